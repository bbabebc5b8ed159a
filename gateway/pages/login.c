/* Logging in: the number, then the code that came by SMS. Whether a number is an officer's is told to nobody: the second page
 * is the same for all. */
#include "command/login.h"
#include "clock.h"
#include "cookies.h"
#include "form.h"
#include "model/audit.h"
#include "pipeline/notice.h"
#include "random.h"
#include "text/fold.h"
#include "text/phone.h"

#include <string.h>

static gint64 phone_of(const PageCall *call)
{
  char e164[PHONE_SIZE];
  const char *text = page_field(call, "phone");
  if (text == NULL || strlen(text) > 40)
    return 0;
  g_autofree char *folded = fold(text, strlen(text)); /* Thai digits */
  return phone_read(folded, e164) == PHONE_MOBILE ? g_ascii_strtoll(e164 + 1, NULL, 10) : 0;
}

gboolean page_login(PageCall *call, GError **error)
{
  (void)error;
  if (call->known) {
    page_redirect(call, "/");
    return TRUE;
  }
  page_open_door(call);
  page_begin(call, page_say(call, PHRASE_WEB_LOGIN), NULL);
  page_add(call, "<p>%s</p>", page_say(call, PHRASE_WEB_LOGIN_HOW));
  page_form(call, "/login", "stack narrow");
  page_input(call, "phone", PHRASE_WEB_PHONE,
             "type=\"tel\" inputmode=\"tel\" autocomplete=\"tel\" maxlength=\"20\" required autofocus", "");
  page_form_end(call, PHRASE_WEB_SEND_CODE);
  page_end(call);
  return TRUE;
}

static void code_page(PageCall *call, PhraseId text, gboolean bad)
{
  const char *phone = page_field(call, "phone");
  page_begin(call, page_say(call, PHRASE_WEB_LOGIN), NULL);
  g_autofree char *minutes = g_strdup_printf("%d", LOGIN_MINUTES);
  g_autofree char *said = phrase_fill(call->phrases, text, "minutes", minutes, NULL);
  page_raw(call, bad ? "<p class=\"bad\" role=\"alert\">" : "<p>");
  page_add(call, "%s</p>", said);
  page_form(call, "/login/code", "stack narrow");
  page_add(call,
           "<input type=\"hidden\" name=\"phone\" value=\"%s\"><label>%s<input name=\"code\" class=\"code\" "
           "inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"12\" required autofocus></label>",
           phone != NULL ? phone : "", page_say(call, PHRASE_WEB_CODE));
  page_form_end(call, PHRASE_WEB_ENTER);
  page_add(call, "<p><a href=\"/login\">%s</a></p>", page_say(call, PHRASE_WEB_OTHER_PHONE));
  page_end(call);
}

static gboolean send_code(PageCall *call, const Phone *phone, GError **error)
{
  const PagesDesk *desk = call->desk;
  gboolean given = FALSE;
  char code[LOGIN_CODE_SIZE];
  Answer answer;
  g_snprintf(code, sizeof code, "%06u", random_below(1000000));
  if (!login_give(call->book, desk->key, phone->msisdn, code, TRUE, call->now_ms, &given, error))
    return FALSE;
  if (!given)
    log_event(LOG_WARNING, "pages.codes", "person=%" G_GINT64_FORMAT " had enough codes for now", phone->person);
  if (!given || desk->sender == NULL)
    return TRUE;
  answer_begin(&answer, R_LOGIN);
  answer_text(&answer, "x", code);
  answer_number(&answer, "n", LOGIN_MINUTES);
  return notice_queue(desk->gateway, sender_name(desk->sender), phone, &answer, call->now_ms, call->now_ms,
                      call->now_ms + (gint64)LOGIN_MINUTES * 60000, error);
}

gboolean page_login_ask(PageCall *call, GError **error)
{
  Phone phone;
  gboolean may = FALSE;
  if (!book_begin(call->book, error))
    return FALSE;
  if (!login_may(call->book, phone_of(call), &phone, &may, error) ||
      (may && call->desk->key != NULL && !send_code(call, &phone, error))) {
    book_rollback(call->book);
    return FALSE;
  }
  if (!book_commit(call->book, error))
    return FALSE;
  if (may && call->desk->sender != NULL)
    sender_wake(call->desk->sender);
  if (!may)
    log_event(LOG_INFO, "pages.login", "asked=%s", "no officer");
  code_page(call, PHRASE_WEB_CODE_SENT, FALSE);
  return TRUE;
}

static gboolean enter(PageCall *call, const Phone *phone, gboolean *right, char **cookie, GError **error)
{
  const char *typed = page_field(call, "code");
  g_autofree char *folded = fold(typed != NULL ? typed : "", typed != NULL ? strlen(typed) : 0);
  g_auto(GStrv) groups = g_strsplit_set(folded, " -", -1); /* "123 456" */
  g_autofree char *code = g_strjoinv("", groups);
  if (!login_try(call->book, call->desk->key, phone->msisdn, code, call->now_ms, right, error) || !*right)
    return error == NULL || *error == NULL;
  *cookie = page_new_cookie();
  g_autofree char *hash = page_cookie_hash(*cookie);
  g_autofree char *who = g_strdup_printf("person:%" G_GINT64_FORMAT, phone->person);
  return page_sessions_add(call->book, hash, phone->msisdn, call->now_ms, call->now_ms + LOGIN_SESSION_MS, error) &&
         audit_add(call->book, call->now_ms, who, "login", NULL, error);
}

gboolean page_login_try(PageCall *call, GError **error)
{
  Phone phone;
  gboolean may = FALSE, right = FALSE;
  g_autofree char *cookie = NULL;
  if (!book_begin(call->book, error))
    return FALSE;
  if (!login_may(call->book, phone_of(call), &phone, &may, error) ||
      (may && call->desk->key != NULL && !enter(call, &phone, &right, &cookie, error))) {
    book_rollback(call->book);
    return FALSE;
  }
  if (!book_commit(call->book, error))
    return FALSE;
  if (!right) {
    log_event(LOG_WARNING, "pages.refused", "reason=%s person=%" G_GINT64_FORMAT, "code", may ? phone.person : 0);
    call->status = 403;
    code_page(call, PHRASE_WEB_CODE_WRONG, TRUE);
    return TRUE;
  }
  page_set_cookie(call, PAGE_SESSION, cookie, LOGIN_SESSION_MS / 1000);
  page_set_cookie(call, PAGE_DOOR, "", 0);
  page_redirect(call, "/");
  return TRUE;
}

static gboolean end_sessions(PageCall *call, gboolean all, GError **error)
{
  g_autofree char *hash = page_cookie_hash(call->cookie);
  g_autofree char *who = g_strdup_printf("person:%" G_GINT64_FORMAT, call->officer.person);
  if (!book_begin(call->book, error))
    return FALSE;
  if (!(all ? page_sessions_end_all(call->book, call->officer.msisdn, error) : page_sessions_end(call->book, hash, error)) ||
      !audit_add(call->book, call->now_ms, who, all ? "logout.everywhere" : "logout", NULL, error)) {
    book_rollback(call->book);
    return FALSE;
  }
  if (!book_commit(call->book, error))
    return FALSE;
  page_set_cookie(call, PAGE_SESSION, "", 0);
  page_redirect(call, "/login");
  return TRUE;
}

gboolean page_logout(PageCall *call, GError **error)
{
  return end_sessions(call, FALSE, error);
}

gboolean page_logout_all(PageCall *call, GError **error)
{
  return end_sessions(call, TRUE, error);
}
