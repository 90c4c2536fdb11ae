// button.h - tells a press of a button from the bouncing of its contact.
//
// Pure: the level and the time come in. A level counts once it has stayed for BUTTON_STEADY_US, and
// the press or release is then stamped with the time at which it came.
#ifndef SOLEUS_CORE_BUTTON_H
#define SOLEUS_CORE_BUTTON_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BUTTON_STEADY_US UINT32_C(20000) // contacts bounce for 1 to 10 ms

typedef struct {
    uint32_t since_us; // the other level has been seen from then on
    bool pressed;
    bool changing;
} button_t;

// Takes the level now. True: the button was pressed or released, at since_us.
bool button_look(button_t *b, bool down, uint32_t now_us);

#ifdef __cplusplus
}
#endif

#endif
