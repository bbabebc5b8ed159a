/* The few kinds of error, chosen by what the caller can do about them. The text says what happened, to what, and what to do.
 * Every function that can fail returns FALSE or NULL and sets a GError of this domain (or of GLib's own file errors). */
#pragma once
#include <glib.h>

typedef enum {
  FAILED_RETRY,     /* nothing changed; the same call may go through later */
  FAILED_REJECT,    /* the input is wrong; the same call will fail again */
  FAILED_CONFIG,    /* a configuration file is wrong: file, line, reason and mend are in the text; exit status 78 */
  FAILED_CORRUPT,   /* what is stored contradicts itself, or the disk no longer answers for it: stop */
  FAILED_UNCERTAIN, /* it is unknown whether it happened: never do it again blindly */
} Failure;

#define FAILURE (failure_quark())
GQuark failure_quark(void);

/* The exit status of sysexits.h that says the same to a shell: 75, 65, 78, 70, 75; 1 for a foreign domain. */
int failure_exit_status(const GError *error);
