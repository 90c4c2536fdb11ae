// main.c - the probe on an ATmega328P without Arduino's core.
#include "SoleusProbe.h"

int main(void)
{
    soleus_probe_begin();
    for (;;) {
        soleus_probe_run();
    }
}
