/* One request for a page and its answer. For the files of the officers' page alone. */
#pragma once
#include "log.h"
#include "model/phones.h"
#include "net/http_server.h"
#include "pages/pages.h"

#define PAGE_TOKEN_SIZE 65

typedef struct {
  const PagesDesk *desk;
  Book *book; /* a reader; in a POST the daemon's own */
  HttpCall *http;
  GHashTable *form; /* of a POST; else NULL */
  const Programme *programme;
  const char *language;
  const Phrases *phrases;
  gint64 now_ms;
  Day today;
  gint32 fiscal_year;
  /* who */
  char *cookie;                /* what the session, or the door to it, is known by */
  char token[PAGE_TOKEN_SIZE]; /* that a form of ours must bring back */
  gboolean known;              /* logged in; what follows is set */
  Phone officer;
  char *name;
  GArray *places; /* gint64: those that the officer covers */
  /* a form that was sent and is not right: form.h */
  GHashTable *wrong;   /* field → PhraseId; NULL: nothing is wrong */
  char *refusal;       /* what the subcommand said against it */
  gboolean same;       /* the form that is being written is the one that was sent */
  gboolean overtaken;  /* it was sent of what is no more: what stands in the book is shown */
  gboolean in_form;    /* a form is being written: */
  guint64 print;       /* of what its fields show of the book, */
  guint64 print_typed; /* and with what was typed in their place */
  guint64 sent_now;    /* the same of the form that was sent, as it would be now */
  guint64 sent_typed;
  gboolean gone_to;   /* the first wrong field was written */
  const char *select; /* the choice that is being written, */
  const char *chosen; /* and what is chosen in it */
  /* the answer */
  int status;
  GString *html;
  const char *type; /* NULL: HTML */
  char *location;   /* of a redirection */
  char *policy;     /* the content policy where it is another */
  char *body;       /* in place of html, with its length */
  gsize length;
} PageCall;

/* FALSE with an error: the page of our own failure. */
typedef gboolean (*PageMake)(PageCall *call, GError **error);

/* -- writing: call.c ------------------------------------------------------------------------------------------- */

/* Appends; every %s is escaped. */
void page_add(PageCall *call, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* As it is. */
void page_raw(PageCall *call, const char *html);
/* A phrase, as it is. */
const char *page_say(const PageCall *call, PhraseId id);
/* "12/20". */
void page_add_of(PageCall *call, gint64 n, gint64 all);
/* A cell of a table that becomes a list on a narrow screen: title, then what `page_cell_end` closes. */
void page_cell(PageCall *call, PhraseId title, gboolean number);
void page_cell_end(PageCall *call);
/* A cell with a text. */
void page_cell_text(PageCall *call, PhraseId title, gboolean number, const char *text);
/* A cell with baht, or the mark of what is not told. */
void page_cell_baht(PageCall *call, PhraseId title, gint64 satang, gboolean shown);
/* A table's head of n columns, the last `numbers` aligned right. */
void page_table_begin(PageCall *call, const PhraseId *titles, guint n, guint numbers);
void page_table_end(PageCall *call);

void page_redirect(PageCall *call, const char *location);

/* "27 มี.ค. 2560 10:05" */
char *page_time(const PageCall *call, gint64 ms);

/* -- reading -------------------------------------------------------------------------------------------------------- */

/* A field of the form, or of the query of a GET; NULL: none, or not UTF-8. */
const char *page_field(const PageCall *call, const char *name);
/* The same as a number; 0 where it is none from least to most. */
gint64 page_number(const PageCall *call, const char *name, gint64 least, gint64 most);
/* The month that figures are shown of: the one that the field `month` names (201703), or the last of the fiscal year that the
 * field `year` names; without them the present one. */
gint32 page_month(const PageCall *call);
/* Whether the officer covers the place. */
gboolean page_covers(const PageCall *call, gint64 place);
/* Who cover the home district, or wider, answer for what belongs to no place. */
gboolean page_has_strangers(const PageCall *call);

/* -- the page around it: frame.c ------------------------------------------------------------------------------------ */

/* Head and navigation; `here` is the path of the entry to be marked, NULL: none. */
void page_begin(PageCall *call, const char *title, const char *here);
void page_end(PageCall *call);
/* A page of one sentence, with a status of its own. */
void page_message(PageCall *call, int status, PhraseId title, PhraseId text);
/* The page of what does not exist, or is not the officer's: the same for both. */
void page_refuse(PageCall *call, const char *reason);
/* The village (8 digits) or household (10) that a field names, which the officer covers; 0 after the page of a refusal. */
gint32 page_village_of(PageCall *call, const char *name);
gint64 page_household_of(PageCall *call, const char *name);

/* -- sessions: session.c --------------------------------------------------------------------------------------- */

/* Reads the cookies: who it is, the token, the language. */
gboolean page_recognise(PageCall *call, GError **error);
/* Gives a cookie to who has none, so that the form to log in has a token. */
void page_open_door(PageCall *call);
/* Whether the form brings the token back, and comes from our own page. */
gboolean page_is_ours(const PageCall *call);

/* -- pages ---------------------------------------------------------------------------------------------------------- */
extern const char page_style[];
gboolean page_login(PageCall *call, GError **error);
gboolean page_login_ask(PageCall *call, GError **error);
gboolean page_login_try(PageCall *call, GError **error);
gboolean page_logout(PageCall *call, GError **error);
gboolean page_logout_all(PageCall *call, GError **error);
gboolean page_css(PageCall *call, GError **error);
gboolean page_overview(PageCall *call, GError **error);
gboolean page_village(PageCall *call, GError **error);
gboolean page_household(PageCall *call, GError **error);
gboolean page_attention(PageCall *call, GError **error);
gboolean page_teach(PageCall *call, GError **error);
gboolean page_messages(PageCall *call, GError **error);
gboolean page_trace(PageCall *call, GError **error);
gboolean page_office(PageCall *call, GError **error);
gboolean page_download(PageCall *call, GError **error);
gboolean page_report(PageCall *call, GError **error);
gboolean page_act(PageCall *call, GError **error);
