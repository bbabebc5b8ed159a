/* The system's randomness, for what nobody may guess. */
#pragma once
#include <glib.h>

/* At most 256 bytes. Ends the process where the system has none. */
void random_bytes(void *bytes, gsize n);
/* A number from 0 to below `most`, each as likely. */
guint32 random_below(guint32 most);
