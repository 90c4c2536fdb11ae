// button.h - tells a press of a button from the bouncing of its contact.
//
// Pure: the level and the time come in. A level counts once it has stayed for BUTTON_STEADY_US. The
// press or release is then stamped with its first edge, before all bouncing: that is when the finger
// moved. An edge lies between two looks, and the middle of them is taken.
#ifndef SOLEUS_CORE_BUTTON_H
#define SOLEUS_CORE_BUTTON_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BUTTON_STEADY_US UINT32_C(20000) // contacts bounce for 1 to 10 ms
#define BUTTON_BOUNCE_US UINT32_C(10000) // back for longer than that: the edge before was a spike

typedef struct {
    uint32_t looked_us; // the newest look; begins with the time at which looking begins
    uint32_t since_us;  // the level has been the same in all looks from then on
    uint32_t edge_us;   // of the change that is going on, or of the newest one that was told
    bool pressed;       // as told
    bool down;          // the newest look's level
    bool changing;
} button_t;

// Takes the level now. True: the button was pressed or released, at edge_us.
bool button_look(button_t *b, bool down, uint32_t now_us);

#ifdef __cplusplus
}
#endif

#endif
