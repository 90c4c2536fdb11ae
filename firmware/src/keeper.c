#include "keeper.h"

#include "SoleusProbe.h"
#include "hal/hal.h"

static struct {
    uint8_t record[SETTINGS_SLOT_LEN];
    uint8_t at; // of the record in the memory
    uint8_t written_n;
    bool writes;
} keeper;

void keeper_begin(const settings_t *settings)
{
    settings_record(settings, keeper.record);
    keeper.at = (uint8_t)(SOLEUS_PROBE_SETTINGS_AT + settings_write_at(settings));
    keeper.written_n = 0;
    keeper.writes = true;
}

bool keeper_idle(void)
{
    return !keeper.writes;
}

static bool read_back_right(void)
{
    for (uint8_t i = 0; i < SETTINGS_SLOT_LEN; i++) {
        uint8_t byte;
        hal_nv_read((uint8_t)(keeper.at + i), &byte, 1);
        if (byte != keeper.record[i]) {
            return false;
        }
    }
    return true;
}

keeper_state_t keeper_step(void)
{
    if (!keeper.writes) {
        return KEEPER_IDLE;
    }
    if (!hal_nv_ready()) {
        return KEEPER_WRITES;
    }
    if (keeper.written_n < SETTINGS_SLOT_LEN) {
        hal_nv_write((uint8_t)(keeper.at + keeper.written_n), keeper.record[keeper.written_n]);
        keeper.written_n++;
        return KEEPER_WRITES;
    }
    keeper.writes = false;
    return read_back_right() ? KEEPER_KEPT : KEEPER_FAILED;
}
