// The soleus probe on an Uno or Nano. It speaks to soleus on the computer, not to the serial monitor.
//
// Load cell: HX711 with DOUT on D2 and SCK on D3. Thin sensor: A0. Button: D4 to ground. Which sensor
// it is, is a setting: soleus probe set sensor analog
#include <SoleusProbe.h>

void setup()
{
    soleus_probe_begin();
}

void loop()
{
    soleus_probe_run();
}
