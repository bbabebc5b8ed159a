/* What a dialled session is about: menus that put together the digit form of a command, a screen that confirms it, and the text
 * that is then handed to the reader like an SMS. Pure: no book, no clock; one input in, one step out.
 *
 *   home → (menu of roles) → menu → questions → confirming screen → taken
 *   "1*500" as the first input, or in a menu → confirming screen
 *   taken → asked back → taken
 *
 * A PIN is never part of the state: it is asked last, instead of the confirming key, and goes into the text that is taken. */
#pragma once
#include "message/answer.h"
#include "message/menu.h"
#include "pipeline/refusal.h"
#include "pipeline/turn.h"

typedef enum {
  DIAL_MENU,
  DIAL_ROLES,
  DIAL_STRANGER,
  DIAL_STOPPED,
  DIAL_ARGUMENT, /* a question for one argument of the form */
  DIAL_CONFIRM,
  DIAL_PIN,
  DIAL_ASKED, /* the turn asked back: 11 or 22 */
  DIAL_PAGE,  /* the answer goes on */
  DIAL_PLACES
} DialPlace;

#define DIAL_TYPED_MAX 240

typedef struct {
  DialPlace place;
  Menu menu;
  Command command;
  guint argument;
  guint yes;                  /* the key that confirms */
  gboolean alone;             /* the refusal was shown without its question: there was no room */
  gboolean offered;           /* the screen asks whether this is to go on */
  char typed[DIAL_TYPED_MAX]; /* "1*500*1", "88*0702051*?*1*500" */
} Dial;

/* Who dials. */
typedef struct {
  const Programme *programme;
  const Reader *reader;
  RoleSet roles; /* 0: nobody registered the number */
  gboolean stopped;
  gint64 at_ms;
  gboolean shy; /* the key 1 was pressed last and may be handed over again: 3 confirms */
} DialPhone;

typedef enum {
  DIALLED_SHOW,  /* the refusal, if any, and the screen; the session goes on */
  DIALLED_END,   /* the screen is the last */
  DIALLED_TAKE,  /* the text is to be taken as a message */
  DIALLED_AGAIN, /* the screen that stands is to be shown once more */
  DIALLED_NEXT   /* the next page */
} Dialled;

typedef struct {
  Dialled what;
  Answer refusal;
  Answer screen;
  char text[DIAL_TYPED_MAX + 8];
} DialStep;

/* The first input of a session; "" for the code alone. `input` is folded. */
void dial_begin(const DialPhone *phone, const char *input, Dial *dial, DialStep *step);
/* The next one. */
void dial_press(const DialPhone *phone, const char *input, Dial *dial, DialStep *step);
/* The first menu of this phone. */
void dial_home(const DialPhone *phone, Dial *dial, DialStep *step);
/* The screen of where the dial stands. */
void dial_screen(const DialPhone *phone, const Dial *dial, Answer *answer);
/* An entry's command, goods, amount and date as the fields v, p, q, u, a, d. */
void dial_name_entry(const Entry *entry, Answer *answer);
/* From now on the turn's question is open: the screen that puts it, with its keys, in place of `question`. */
void dial_ask(const DialPhone *phone, const Answer *question, Dial *dial, Answer *screen);
/* Whether something was put together that is worth offering again. */
gboolean dial_is_worth(const Dial *dial);
/* What was typed as it is read: the accepted request of a dial that confirms. */
void dial_request(const DialPhone *phone, const Dial *dial, Request *request);
/* Whether an input may hold a PIN where the dial stands: its digits are not to be kept. */
gboolean dial_hides(const Dial *dial, const char *input);

/* The state without `typed`, as one word; and back. FALSE where the word is none. */
char *dial_write(const Dial *dial);
gboolean dial_read(const char *step, const char *typed, Dial *dial);
