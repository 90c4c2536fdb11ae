#include "core/button.h"

static void take_level(button_t *b, bool down, uint32_t now_us)
{
    if (down != b->down) {
        if (!b->changing) {
            b->changing = true;
            b->edge_us = b->looked_us + (now_us - b->looked_us) / 2u;
        }
        b->down = down;
        b->since_us = now_us;
    }
    b->looked_us = now_us;
}

bool button_look(button_t *b, bool down, uint32_t now_us)
{
    take_level(b, down, now_us);
    if (!b->changing) {
        return false;
    }
    bool back = b->down == b->pressed;
    if (now_us - b->since_us < (back ? BUTTON_BOUNCE_US : BUTTON_STEADY_US)) {
        return false;
    }
    b->changing = false;
    b->pressed = b->down;
    return !back;
}
