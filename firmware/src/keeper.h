// keeper.h - writes settings into the non-volatile memory, byte by byte, and reads them back.
//
// An EEPROM takes 3.4 ms for each byte and samples do not wait, so nothing here waits either.
#ifndef SOLEUS_KEEPER_H
#define SOLEUS_KEEPER_H

#include "core/settings.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    KEEPER_IDLE,
    KEEPER_WRITES,
    KEEPER_KEPT,   // said once: every byte is in the memory and was read back
    KEEPER_FAILED, // said once: what was read back is something else
} keeper_state_t;

// Begins to write the record that follows these settings; only when idle.
void keeper_begin(const settings_t *settings);

bool keeper_idle(void);

// Does what can be done now.
keeper_state_t keeper_step(void);

#ifdef __cplusplus
}
#endif

#endif
