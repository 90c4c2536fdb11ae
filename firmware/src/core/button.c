#include "core/button.h"

bool button_look(button_t *b, bool down, uint32_t now_us)
{
    if (down == b->pressed) {
        b->changing = false;
        return false;
    }
    if (!b->changing) {
        b->changing = true;
        b->since_us = now_us;
    }
    if (now_us - b->since_us < BUTTON_STEADY_US) {
        return false;
    }
    b->changing = false;
    b->pressed = down;
    return true;
}
