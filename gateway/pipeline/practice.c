#include "pipeline/practice.h"

#include "error.h"
#include "model/audit.h"
#include "model/practice.h"
#include "text/phone.h"

#include <string.h>

static char *switch_phone(Book *book, gint64 msisdn, gboolean on, const char *who, gint64 now_ms, GError **error)
{
  if (!practice_phone(book, msisdn, on, error) ||
      !audit_add(book, now_ms, who, on ? "practice.on" : "practice.off", "a phone", error))
    return NULL;
  return g_strdup_printf("the phone %s", on ? "practises now: nothing that it sends counts" : "is in earnest again");
}

static char *switch_village(Book *book, const Village *village, gboolean on, const char *who, gint64 now_ms, GError **error)
{
  gint64 phones;
  char detail[24];
  g_snprintf(detail, sizeof detail, "village %d", village->code);
  if (!practice_village(book, village->code, on, &phones, error) ||
      !audit_add(book, now_ms, who, on ? "practice.on" : "practice.off", detail, error))
    return NULL;
  return g_strdup_printf("village %d %s (%" G_GINT64_FORMAT " phones changed)", village->code,
                         on ? "practises now: nothing that its phones send counts" : "is in earnest again", phones);
}

char *practice_switch(Book *book, const Programme *programme, const char *what, gboolean on, const char *who, gint64 now_ms,
                      GError **error)
{
  char e164[PHONE_SIZE];
  guint64 code = 0;
  if (phone_read(what, e164) == PHONE_MOBILE)
    return switch_phone(book, g_ascii_strtoll(e164 + 1, NULL, 10), on, who, now_ms, error);
  const gboolean number = g_ascii_string_to_unsigned(what, 10, 1, 99999999, &code, NULL);
  const Village *village = number ? programme_village(programme, (gint32)code) : NULL;
  if (village == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT,
                "practice: \"%s\" is neither a village of the programme (8 digits, or the last 4) nor a phone's number", what);
    return NULL;
  }
  return switch_village(book, village, on, who, now_ms, error);
}
