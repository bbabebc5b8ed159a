#include "pipeline/standing.h"

#include "model/audit.h"

#include <string.h>

gboolean standing_stopped_may(Command command)
{
  return command == COMMAND_START || command == COMMAND_HELP || command == COMMAND_MYDATA || command == COMMAND_ERASE ||
         command == COMMAND_STOP;
}

gboolean standing_pending_may(const Request *request)
{
  switch ((int)request->command) {
  case COMMAND_REG:
    return TRUE;
  case COMMAND_YES:
  case COMMAND_NO:
  case COMMAND_HELP:
  case COMMAND_STOP:
  case COMMAND_LANG:
  case COMMAND_MYDATA:
  case COMMAND_ERASE:
  case COMMAND_WRONG:
    return request->verdict == REQUEST_ACCEPTED;
  default:
    return *request->pin != '\0';
  }
}

gboolean standing_suspend_silent(Turn *turn, GError **error)
{
  Phone *phone = turn->phone;
  char who[40];
  if (phone->roles == 0 || (phone->roles & ROLE_OFFICER) != 0 || phone->state != PHONE_ACTIVE || phone->heard_day == 0 ||
      day_distance(phone->heard_day, turn->today) <= turn->programme->limits.silent_days)
    return TRUE;
  phone->state = PHONE_SUSPENDED;
  g_snprintf(who, sizeof who, "person:%" G_GINT64_FORMAT, phone->person);
  return phones_set_state(turn->book, phone->msisdn, PHONE_SUSPENDED, error) &&
         audit_add(turn->book, turn->now_ms, who, "phone.suspended", "silent", error);
}

/* The bit that tells keyed hashes from bare ones: of the half that is kept. */
#define KEYED ((guint64)1 << 32)

guint64 text_hash(const char *text)
{
  guint64 hash = G_GUINT64_CONSTANT(14695981039346656037);
  for (const char *c = text; *c != '\0'; c++)
    hash = (hash ^ (guchar)*c) * G_GUINT64_CONSTANT(1099511628211);
  return hash & ~KEYED;
}

guint64 text_hash_keyed(const TurnSecrets *secrets, const char *text)
{
  if (secrets == NULL || secrets->pin_key == NULL)
    return 0;
  g_autofree char *hmac =
      g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guchar *)secrets->pin_key, strlen(secrets->pin_key), text, -1);
  hmac[16] = '\0';
  return g_ascii_strtoull(hmac, NULL, 16) | KEYED;
}

static guint32 half(guint64 hash)
{
  return (guint32)(hash >> 32);
}

guint64 recent_pack(guint64 text, guint64 request)
{
  return (guint64)half(text) << 32 | half(request);
}

static gboolean is_text(const PhoneRecent *recent, guint64 text)
{
  return half(text) != 0 && half(recent->hash) == half(text);
}

gboolean recent_has_text(const PhoneRecent *recent, const TurnSecrets *secrets, const char *text)
{
  return is_text(recent, (recent->hash & KEYED) != 0 ? text_hash_keyed(secrets, text) : text_hash(text));
}

const PhoneRecent *recent_of_text(const Phone *phone, guint64 text)
{
  for (guint i = 0; i < phone->n_recent; i++) {
    if (is_text(&phone->recent[i], text))
      return &phone->recent[i];
  }
  return NULL;
}

const PhoneRecent *recent_of_request(const Phone *phone, guint64 request)
{
  for (guint i = 0; half(request) != 0 && i < phone->n_recent; i++) {
    if ((guint32)phone->recent[i].hash == half(request))
      return &phone->recent[i];
  }
  return NULL;
}
