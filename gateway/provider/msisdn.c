#include "msisdn.h"

#include <string.h>

#define NATIONAL_MIN 8 /* digits with the 0: fewer is a service of the network */
#define E164_MAX 15    /* digits, ITU-T E.164 */
#define COUNTRY_MAX 3

const char *const NUMBER_FORM_NAMES[] = {"e164", "e164_noplus", "national0", "00", NULL};

static gboolean all_digits(const char *text)
{
  return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

const char *msisdn_write(NumberForm form, const char *country, const char *e164, char out[MSISDN_ROOM])
{
  const gsize length = strlen(e164), prefix = country != NULL ? strlen(country) : 0;
  if (e164[0] != '+' || length < 8 || length > E164_MAX + 1 || !all_digits(e164 + 1))
    return "the receiver is no E.164 number";
  switch (form) {
  case NUMBER_NOPLUS:
    g_strlcpy(out, e164 + 1, MSISDN_ROOM);
    return NULL;
  case NUMBER_00:
    g_snprintf(out, MSISDN_ROOM, "00%s", e164 + 1);
    return NULL;
  case NUMBER_NATIONAL0:
    if (country == NULL || strncmp(e164 + 1, country, prefix) != 0)
      return "the receiver is in another country";
    g_snprintf(out, MSISDN_ROOM, "0%s", e164 + 1 + prefix);
    return NULL;
  case NUMBER_E164:
  default:
    g_strlcpy(out, e164, MSISDN_ROOM);
    return NULL;
  }
}

const char *msisdn_read(NumberForm form, const char *country, const char *address, char out[MSISDN_ROOM])
{
  const gsize length = strlen(address);
  if (!all_digits(address) || length < NATIONAL_MIN || length > E164_MAX + 2)
    return address;
  if (strncmp(address, "00", 2) == 0)
    g_snprintf(out, MSISDN_ROOM, "+%s", address + 2);
  else if (address[0] == '0' && country != NULL)
    g_snprintf(out, MSISDN_ROOM, "+%.*s%s", COUNTRY_MAX, country, address + 1);
  else if (address[0] != '0' && form == NUMBER_NOPLUS)
    g_snprintf(out, MSISDN_ROOM, "+%s", address);
  else
    return address;
  return out;
}

const char *msisdn_digits(const char *country, const char *number, char out[MSISDN_ROOM])
{
  if (number[0] == '+')
    number++;
  else if (strncmp(number, "00", 2) == 0)
    number += 2;
  else if (number[0] == '0' && country != NULL) {
    g_snprintf(out, MSISDN_ROOM, "%.*s%.32s", COUNTRY_MAX, country, number + 1);
    return out;
  }
  g_strlcpy(out, number, MSISDN_ROOM);
  return out;
}
