/* Forms: every field has a label; what is wrong with one that was sent is said beside it, and what was typed stays. */
#pragma once
#include "call.h"

/* A form that posts to `path` and holds the token. `class` may be "". Where the call is that form, sent and not right, its
 * fields show what was typed and what is wrong. */
void page_form(PageCall *call, const char *path, const char *class);
/* Its number of that name tells it from others of the same path: write them before the fields. */
void page_hidden(PageCall *call, const char *name, gint64 value);
/* `attributes`: HTML as it is, or "". */
void page_input(PageCall *call, const char *name, PhraseId label, const char *attributes, const char *value);
/* `value` is the one that is chosen so far. page_option in between. */
void page_select(PageCall *call, const char *name, PhraseId label, const char *value);
void page_option(PageCall *call, const char *value, const char *text);
void page_select_end(PageCall *call);
void page_form_end(PageCall *call, PhraseId button);
/* What is folded away until it is wanted, or until the form of that path in it is not right. Close it with </details>. */
void page_details(PageCall *call, const char *path, PhraseId summary);
/* One button that posts a value. */
void page_button(PageCall *call, const char *path, const char *name, gint64 value, PhraseId button);

/* Whether what the form showed has changed since, of a form that was sent: the page that holds it has been made again before.
 */
gboolean page_is_overtaken(const PageCall *call);
/* Whether all that was typed stands there by now: the button was pressed twice. */
gboolean page_is_there_already(const PageCall *call);
/* Notes that it was overtaken: the page says so, and shows what stands in the book in place of what was typed. */
void page_overtaken(PageCall *call);

/* -- what was sent ---------------------------------------------------------------------------------------------------- */

/* Notes what is wrong with a field; of several the first is said. */
void page_wrong(PageCall *call, const char *name, PhraseId why);
gboolean page_is_right(const PageCall *call);
/* Each checks a field of the form and notes what is wrong. An empty one is right unless it is `needed`. */
gboolean page_check_text(PageCall *call, const char *name, gboolean needed, gsize bytes);
/* The day of 2017-03-25 or 25/3/2560; `latest` 0: any. 0 where it is empty or wrong. */
Day page_check_day(PageCall *call, const char *name, gboolean needed, Day latest);
/* Nothing is no amount: what is to be emptied is left empty. */
void page_check_baht(PageCall *call, const char *name);
/* A Thai mobile number; 0 where it is none. */
gint64 page_check_phone(PageCall *call, const char *name, gboolean needed);
gboolean page_check_choice(PageCall *call, const char *name, const char *const *choices);
