/* Senders and phone numbers. E.164 is the only form kept and compared. */
#pragma once
#include <glib.h>

typedef enum {
  PHONE_MOBILE, /* a Thai mobile: +66 and nine digits that begin with 6, 8 or 9 */
  PHONE_OTHER,  /* foreign or a landline */
  PHONE_SHORT,  /* six digits or fewer: a service */
  PHONE_ALPHA,  /* a name: any letter in it */
} PhoneKind;

#define PHONE_SIZE 16

/* Reads 081-234-5678, 081 234 5678, 66812345678, +66812345678, 0066812345678; Thai digits were folded before. `e164` gets
 * the number of a PHONE_MOBILE, of PHONE_OTHER "+" and its digits where they are at most 15, else "". */
PhoneKind phone_read(const char *address, char e164[PHONE_SIZE]);

/* Whether the digits of an E.164 number are those of a PHONE_MOBILE. */
gboolean phone_is_mobile(gint64 msisdn);

/* Digits as typed in an amount's place: ten digits that begin with 06, 08, 09, or 66 and nine. */
gboolean phone_looks_like(const char *digits, gsize length);
