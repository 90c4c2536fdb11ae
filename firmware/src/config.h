// config.h - version of the firmware and the numbers that a build may set.
#ifndef SOLEUS_CONFIG_H
#define SOLEUS_CONFIG_H

#define FIRMWARE_MAJOR 0
#define FIRMWARE_MINOR 2
#define FIRMWARE_PATCH 0

// Checksum of the sources; the Makefile works it out. 0: built some other way.
#ifndef FIRMWARE_BUILD_HASH
#define FIRMWARE_BUILD_HASH 0
#endif

#endif
