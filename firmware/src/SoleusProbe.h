// SoleusProbe.h - the whole probe: board, settings, sensor and protocol put together.
//
// The entry point for every build: a plain main(), an Arduino sketch, the native tests. Call
// begin once, then run for ever.
#ifndef SOLEUS_PROBE_H
#define SOLEUS_PROBE_H

#ifdef __cplusplus
extern "C" {
#endif

// Where the settings lie in the EEPROM; a sagging supply is known to hurt its first byte.
#define SOLEUS_PROBE_SETTINGS_AT 16

void soleus_probe_begin(void);
void soleus_probe_run(void);

#ifdef __cplusplus
}
#endif

#endif
