// reports.h - builds the probe's frames from its state and hands them to `send`.
//
// All return false if the send buffer had no room; then nothing has changed.
#ifndef SOLEUS_CORE_REPORTS_H
#define SOLEUS_CORE_REPORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/probe.h"

#ifdef __cplusplus
extern "C" {
#endif

bool report_hello(probe_t *p, uint32_t now_us);
bool report_settings(probe_t *p, uint32_t now_us);
bool report_status(probe_t *p, uint32_t now_us);
bool report_button(probe_t *p); // its newest press or release
bool report_ack(probe_t *p, uint32_t now_us);
bool report_data(probe_t *p); // the block, which is not empty

#ifdef __cplusplus
}
#endif

#endif
