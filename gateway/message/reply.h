/* The replies: the expansion of replies.def. A reply's texts stand in config/language; here are its id, its message class and
 * the fields its template may name. */
#pragma once
#include <glib.h>

/* Message classes: how long a reply is worth sending and what is done when its answer was lost (config: `classes`). */
typedef enum {
  CLASS_RECEIPT,
  CLASS_ANSWER,
  CLASS_REFUSAL,
  CLASS_CODE,
  CLASS_REMINDER,
  CLASS_ALERT,
  CLASS_NOTICE,
  CLASS_COUNT,
  CLASS_SCREEN = CLASS_COUNT /* of USSD: shown at once, never queued */
} ReplyClass;

/* Units of a USSD screen in any alphabet: 160 octets are 80 UCS-2 characters (GSM 02.90, 03.38). */
#define SCREEN_LIMIT 80

typedef enum {
  REPLY_NONE,
#define REPLY(id, class, fields) id,
#include "replies.def"
#undef REPLY
  REPLY_COUNT
} ReplyId;

typedef struct {
  const char *name; /* "R_INCOME" */
  ReplyClass class;
  const char *fields; /* as in replies.def */
} ReplyRow;

/* How many SMS a reply may need: 1, and REPLY_NOTICE_SEGMENTS of the class NOTICE, the privacy notice's. */
#define REPLY_NOTICE_SEGMENTS 3
guint reply_segments(ReplyId id);

/* The row of a reply; REPLY_NONE has the name "NONE". */
const ReplyRow *reply_row(ReplyId id);
