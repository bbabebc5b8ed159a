/* The providers' profiles of a settings folder, as far as who chooses one must know them. */
#pragma once
#include <glib.h>

typedef struct {
  char *name;             /* "smsgate": its file's, without ending; what an account of it is called */
  char *title;            /* "SMS Gateway for Android, local server" */
  char *head;             /* its first lines: what it needs, cannot do, and what to try before trusting it */
  char *base;             /* the address that the settings or its head give; NULL: none that could be used as it stands */
  char *own_number;       /* the settings' where they have an account of it; NULL */
  gboolean polls, pushes; /* how it hands over what telephones send; with neither it only sends */
  gboolean sends, sender; /* sender: it wants to be told as whom */
  gboolean pinned;        /* its head speaks of a certificate of its own: tls_pin */
  GPtrArray *needs[2];    /* char *, "var.user", "secret.password": what an account of it must give; [1] where it pushes */
} InitProfile;

/* Those under providers/ beside the settings file, by name. Array of InitProfile *, which the caller unrefs; a file that cannot
 * be read is left out. */
GPtrArray *init_profiles(const char *settings);
/* What the head gives as an example of a var: `force = "standard"`. Caller frees; NULL where there is none, or one with dots.
 */
char *init_profile_example(const InitProfile *profile, const char *var);
