/* Telephone numbers as providers write them, out and in. */
#pragma once
#include <glib.h>

#define MSISDN_ROOM 40 /* bytes */

/* +66812345678, 66812345678, 0812345678 (of one country), 0066812345678 */
typedef enum { NUMBER_E164, NUMBER_NOPLUS, NUMBER_NATIONAL0, NUMBER_00 } NumberForm;
extern const char *const NUMBER_FORM_NAMES[]; /* for settings_choice */

/* Writes E.164 as the provider wants it; NULL, or why it cannot be written. `country` without "+": for NUMBER_NATIONAL0. */
const char *msisdn_write(NumberForm form, const char *country, const char *e164, char out[MSISDN_ROOM]);
/* A sender as E.164 where it is a number in the provider's form, in E.164 or with 00; anything else (short codes, names) as it
 * is. `country` may be NULL. Returns `out` or `address`. */
const char *msisdn_read(NumberForm form, const char *country, const char *address, char out[MSISDN_ROOM]);
/* What two ways of writing one number have in common: country and digits without a prefix. */
const char *msisdn_digits(const char *country, const char *number, char out[MSISDN_ROOM]);
