#include "command/families.h"
#include "model/audit.h"
#include "model/outbox.h"

static gboolean note(Turn *turn, const char *what, GError **error)
{
  char who[40];
  g_snprintf(who, sizeof who, "person:%" G_GINT64_FORMAT, turn->person);
  return audit_add(turn->book, turn->now_ms, who, what, NULL, error);
}

/* The digits are asked for by who finds digits easier: they get the digits' help. */
static ReplyId help_for(RoleSet roles, gboolean by_digits)
{
  if ((roles & ROLE_VILLAGER) != 0 || roles == 0)
    return by_digits ? R_HELP2 : R_HELP1;
  return (roles & ROLE_OFFICER) != 0 ? R_HELP_OFFICER : R_HELP_MENTOR;
}

/* What waits is not sent either. */
static gboolean stopped(Turn *turn, GError **error)
{
  gint64 expired;
  return outbox_expire_reminders(turn->book, turn->phone->msisdn, &expired, error) && note(turn, "phone.stopped", error);
}

static gboolean stop(Turn *turn, const Request *request, GError **error)
{
  if (turn->phone->state == PHONE_PENDING) { /* as good as no: it comes back by REG alone */
    answer_begin(&turn->answer, R_STOP);
    phone_forget_household(turn->phone);
    turn->phone->state = PHONE_STOPPED;
    return phones_put(turn->book, turn->phone, error) && stopped(turn, error);
  }
  if (request->by_digits && turn->phone->state != PHONE_STOPPED) {
    /* "90" may as well be ninety baht */
    Request agreed = *request;
    agreed.by_digits = FALSE;
    answer_begin(&turn->answer, R_STOP_ASK);
    return question_hold(turn, &agreed, turn->programme->limits.stop_ask_minutes, error);
  }
  answer_begin(&turn->answer, R_STOP);
  if (turn->phone->state == PHONE_STOPPED)
    return TRUE;
  turn->phone->state = PHONE_STOPPED;
  return phones_set_state(turn->book, turn->phone->msisdn, PHONE_STOPPED, error) && stopped(turn, error);
}

static gboolean start(Turn *turn, GError **error)
{
  answer_begin(&turn->answer, turn->phone->roles != 0 ? R_START : E_NOT_REG);
  if (turn->phone->state != PHONE_STOPPED)
    return TRUE;
  turn->phone->state = PHONE_ACTIVE;
  return phones_set_state(turn->book, turn->phone->msisdn, PHONE_ACTIVE, error) && note(turn, "phone.started", error);
}

gboolean command_service(Turn *turn, const Request *request, GError **error)
{
  switch ((int)request->command) {
  case COMMAND_HELP:
    answer_begin(&turn->answer, help_for(turn->phone->roles, request->by_digits));
    return TRUE;
  case COMMAND_STOP:
    return stop(turn, request, error);
  case COMMAND_START:
    return start(turn, error);
  case COMMAND_LANG:
    g_strlcpy(turn->phone->language, request->language, sizeof turn->phone->language);
    if (turn->phone->state == PHONE_PENDING && turn->phone->open_question != 0)
      consent_ask_again(turn); /* in the language that is understood */
    else
      answer_begin(&turn->answer, R_LANG);
    return phones_set_language(turn->book, turn->phone->msisdn, request->language, error);
  default:
    g_return_val_if_reached(FALSE);
  }
}
