#include "login_code.h"

#include "clock.h"
#include "command/login.h"
#include "error.h"
#include "model/audit.h"
#include "random.h"
#include "text/phone.h"

#include <sysexits.h>

static gboolean give(const Job *job, const char *number, char code[LOGIN_CODE_SIZE], GError **error)
{
  char e164[PHONE_SIZE];
  Phone phone;
  gboolean may = FALSE, given = FALSE;
  const gint64 msisdn = phone_read(number, e164) == PHONE_MOBILE ? g_ascii_strtoll(e164 + 1, NULL, 10) : 0;
  if (!login_may(job->book, msisdn, &phone, &may, error))
    return FALSE;
  if (!may) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT,
                        "login-code: that is no officer's active phone; import people with the role officer first");
    return FALSE;
  }
  const gint64 now_ms = clock_now_ms();
  g_autofree char *detail = g_strdup_printf("person %" G_GINT64_FORMAT, phone.person);
  g_snprintf(code, LOGIN_CODE_SIZE, "%06u", random_below(1000000));
  return login_give(job->book, job->setup->pin_key, msisdn, code, FALSE, now_ms, &given, error) &&
         audit_add(job->book, now_ms, job->who, "login.code", detail, error);
}

int cli_login_code(const Job *job, GError **error)
{
  char code[LOGIN_CODE_SIZE];
  if (job->setup->pin_key == NULL) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "login-code: there is no key yet; make it with `sammachip init`");
    return EX_CONFIG;
  }
  if (!book_begin(job->book, error))
    return EX_SOFTWARE;
  if (!give(job, job->line->words[1], code, error)) {
    book_rollback(job->book);
    return EX_SOFTWARE;
  }
  if (!book_commit(job->book, error))
    return EX_SOFTWARE;
  fprintf(job->out, "%s (for %d minutes)\n", code, LOGIN_MINUTES);
  return EX_OK;
}
