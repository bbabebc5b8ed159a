/* What the files of the phones' page share. */
#pragma once
#include "model/book.h"
#include "simulator/api.h"
#include "simulator/phones.h"

typedef enum { SPEAK_TH, SPEAK_EN, SPEAK_LANGUAGES } PhonesLanguage;

typedef enum {
#define WORD(id, th, en) SAY_##id,
#include "simulator/phones_words.def"
#undef WORD
  SAY_WORDS
} PhonesWord;

typedef enum { PHONE_VILLAGER, PHONE_MENTOR, PHONE_OFFICER, PHONE_STRANGER } PhoneRole;

typedef struct {
  char number[20]; /* "+66812345678" */
  char *name;      /* NULL: nobody known */
  PhoneRole role;
  char *village, *household; /* or "" */
} PhoneShown;

struct Phones {
  State *state;
  Provider *provider;
  PhonesOptions options;
  GPtrArray *people;   /* PhoneShown: of the file */
  GPtrArray *shown;    /* PhoneShown: copies, in the order of the page */
  Book *book;          /* opened when first asked */
  gint64 record_after; /* the recording holds the events behind this one; -1: there is none */
  gint64 record_until; /* and up to this one; 0: it goes on */
};

/* -- phones_words.c ---------------------------------------------------------------------------------------------------- */

const char *phones_say(PhonesLanguage language, PhonesWord word);
/* With its fields filled from pairs of name and value, ended by NULL. Caller frees. */
char *phones_fill(PhonesLanguage language, PhonesWord word, ...) G_GNUC_NULL_TERMINATED;
/* "12/70 · 1 SMS" of a text. Caller frees. */
char *phones_count(const char *text, PhonesLanguage language);
/* Appends; every %s is escaped. */
void phones_add_html(GString *html, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* -- phones_people.c ------------------------------------------------------------------------------------------------- */

void phones_shown_free(gpointer shown);
/* Reads the people, and shows a villager, a mentor, an officer and a stranger. */
gboolean phones_people_load(Phones *phones, GError **error);
/* Shows a phone more, or the one that is there. `number` as typed; NULL where it is no number. */
const PhoneShown *phones_show(Phones *phones, const char *number);
/* Takes it off the page. */
void phones_put_away(Phones *phones, const char *number);
/* "+66812345678" of what somebody typed; NULL where it is no number. Caller frees. */
char *phones_number(const char *typed);
/* "0812345678", as people write it. Caller frees. */
char *phones_local(const char *number);

/* -- phones_page.c: HTML --------------------------------------------------------------------------------------------- */

/* The whole page; `notice` (may be NULL) is what was wrong with the last form. Caller frees. */
GString *phones_page(Phones *phones, PhonesLanguage language, const char *notice);
void phones_add_phone(Phones *phones, GString *html, const PhoneShown *shown, PhonesLanguage language);
/* One event as an entry of a phone's list. */
void phones_add_event(Phones *phones, GString *html, const TalkEvent *event, PhonesLanguage language);
/* The state of the gateway in one line. */
void phones_add_gateway(const Phones *phones, GString *html, PhonesLanguage language);

/* -- phones_panels.c: what stands below the phones --------------------------------------------------------------------- */

void phones_add_panels(Phones *phones, GString *html, PhonesLanguage language);
void phones_add_recording(const Phones *phones, GString *html, PhonesLanguage language);
/* Switches faults on and off as the form says. */
void phones_take_faults(Phones *phones, HttpCall *call);

/* -- phones_read.c ----------------------------------------------------------------------------------------------------- */

/* What the gateway understood a message as and what it did about it; `waits`: it has not read it yet, or nothing can be told.
 */
void phones_add_read(Phones *phones, GString *html, const TalkEvent *event, PhonesLanguage language, gboolean *waits);

/* -- phones_record.c --------------------------------------------------------------------------------------------------- */

gboolean phones_records(const Phones *phones);
/* The recording in the form of tests/cases/conversations, or of tests/cases/ussd; "" where nothing of the kind was recorded.
 * Caller frees. */
char *phones_recorded(const Phones *phones, gboolean dialled);

/* -- phones_assets.c --------------------------------------------------------------------------------------------------- */

extern const char phones_css[], phones_css_end[], phones_js[], phones_js_end[], phones_replay_js[], phones_replay_js_end[];
