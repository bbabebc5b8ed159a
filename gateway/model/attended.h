/* What an officer has seen to, or let be: attention.h shows it no more. Only what is still among the newest is kept. */
#pragma once
#include "book.h"

typedef enum { ATTENDED_MESSAGE, ATTENDED_REPLY, ATTENDED_BOXES } AttendedBox;

/* "message", "reply" */
const char *attended_box_name(AttendedBox box);
/* A row of the inbox or of the outbox. Twice is no error. */
gboolean attended_add(Book *book, AttendedBox box, gint64 id, GError **error);
