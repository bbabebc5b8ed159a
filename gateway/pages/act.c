/* What an officer changes. Each deed puts together the command line of a subcommand, whose own checks and whose transaction and
 * audit line it has; here it is only checked that the officer covers the place, and what can be said beside a field. What was
 * typed is never an option. A form that is not right comes back with what was typed in it. */
#include "deed.h"
#include "error.h"

#include <string.h>

void deed_words(Deed *deed, ...)
{
  va_list args;
  guint n = 0;
  va_start(args, deed);
  for (const char *word = va_arg(args, const char *); word != NULL && n + 1 < DEED_WORDS_MOST;
       word = va_arg(args, const char *))
    deed->words[n++] = g_strdup(word);
  va_end(args);
}

void deed_back(Deed *deed, PageMake page, const char *path, gint64 place)
{
  deed->page = page;
  deed->place = place;
  deed->back =
      place != 0 ? g_strdup_printf("%s?code=%" G_GINT64_FORMAT "&done=1", path, place) : g_strdup_printf("%s?done=1", path);
}

/* The page with the form, made again. */
static gboolean show_again(PageCall *call, const Deed *deed, GError **error)
{
  call->status = 422;
  if (deed->place != 0)
    g_hash_table_insert(call->form, g_strdup("code"), g_strdup_printf("%" G_GINT64_FORMAT, deed->place));
  return deed->page(call, error);
}

/* Two officers, or two windows of one: what a form showed has been changed since, or a button's matter was settled by another.
 */
static gboolean show_overtaken(PageCall *call, const Deed *deed, GError **error)
{
  page_overtaken(call);
  return show_again(call, deed, error);
}

/* Makes the page with the form, for what it would show now, and drops it. */
static gboolean look_again(PageCall *call, const Deed *deed, gboolean *overtaken, GError **error)
{
  *overtaken = FALSE;
  if (page_field(call, "seen") == NULL)
    return TRUE;
  if (!show_again(call, deed, error))
    return FALSE;
  *overtaken = page_is_overtaken(call);
  g_string_truncate(call->html, 0);
  call->status = 200;
  return TRUE;
}

/* FALSE: the book cannot be written. */
static gboolean carry_out(PageCall *call, Deed *deed, gboolean deciding, GError **error)
{
  g_autoptr(GError) wrong = NULL;
  gboolean overtaken;
  g_autofree char *who = g_strdup_printf("person:%" G_GINT64_FORMAT, call->officer.person);
  if (!page_is_right(call))
    return show_again(call, deed, error);
  if (!look_again(call, deed, &overtaken, error))
    return FALSE;
  if (overtaken && !page_is_there_already(call))
    return show_overtaken(call, deed, error);
  if (overtaken || call->desk->run(call->desk->data, who, deed->words, deed->in, &wrong)) {
    page_redirect(call, deed->back);
    return TRUE;
  }
  if (g_error_matches(wrong, FAILURE, FAILED_REJECT)) {
    if (deciding) /* what a button offers could be done when the page was made */
      return show_overtaken(call, deed, error);
    page_wrong(call, "", PHRASE_WEB_NOT_DONE_TEXT);
    call->refusal = g_strdup(wrong->message);
    return show_again(call, deed, error);
  }
  g_propagate_error(error, g_steal_pointer(&wrong));
  return FALSE;
}

static const DeedKind *find_deed(const DeedKind *kinds, const char *name)
{
  for (; kinds->name != NULL; kinds++)
    if (strcmp(kinds->name, name) == 0)
      return kinds;
  return NULL;
}

gboolean page_act(PageCall *call, GError **error)
{
  const char *name = call->http->path + strlen("/do/");
  Deed deed = {0};
  gboolean done = TRUE;
  const DeedKind *entering = find_deed(deeds_of_entering, name);
  const DeedKind *kind = entering != NULL ? entering : find_deed(deeds_of_deciding, name);
  if (kind == NULL)
    page_refuse(call, "unknown");
  else if (kind->prepare(call, &deed, error))
    done = carry_out(call, &deed, entering == NULL, error);
  else
    done = error == NULL || *error == NULL;
  for (guint i = 0; i < DEED_WORDS_MOST; i++)
    g_free(deed.words[i]);
  g_free(deed.in);
  g_free(deed.back);
  return done;
}
