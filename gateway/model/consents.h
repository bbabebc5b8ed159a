/* Consents: who agreed, or did not, to which text of the privacy notice, when and by which phone. Only grows; erasing a number
 * leaves the row without it. */
#pragma once
#include "book.h"

typedef struct {
  gint64 id;     /* the message's inbox id: one consent a message */
  gint64 person; /* 0: said no before anything was known of them */
  gint64 msisdn; /* 0: erased */
  gint64 at_ms;
  char text_version[32]; /* the notice's, from the settings */
  gboolean given;
} Consent;

gboolean consents_add(Book *book, const Consent *consent, GError **error);
/* Of a phone, oldest first. Array of Consent. */
gboolean consents_of_phone(Book *book, gint64 msisdn, GArray *consents, GError **error);
/* Takes the number out of its rows. */
gboolean consents_forget(Book *book, gint64 msisdn, GError **error);
