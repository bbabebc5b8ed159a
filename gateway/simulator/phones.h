/* The page of the phones, at "/": basic phones side by side that text and dial through this simulator, what the gateway
 * understood, faults to switch on, conversations to record and to play. It works without its script too, but for dialling and
 * playing.
 *
 * Whoever can open it can do all that it does, so it takes no POST that another site's page sends, and answers only to an
 * address or a name without a dot. */
#pragma once
#include "simulator/state.h"

typedef struct {
  const char *api;    /* whose interface the phones text through */
  const char *people; /* a CSV file such as config/sample/people.csv; NULL: four invented ones */
  const char *book;   /* the gateway's database, to tell what it understood; NULL: not told */
  const char *ussd;   /* where the gateway takes USSD callbacks; NULL: nothing can be dialled */
} PhonesOptions;

typedef struct Phones Phones;

/* The strings and the state must outlive it. NULL and FAILED_REJECT where the people cannot be read, FAILED_CONFIG where the
 * file is wrong. */
Phones *phones_new(State *state, const PhonesOptions *options, GError **error);
void phones_free(Phones *phones);
/* Answers the call, now or later. FALSE, and nothing is done, where its path is none of the page's. */
gboolean phones_handle(Phones *phones, HttpCall *call);
/* Whether the call comes from no browser, or from a page of ours; where not, it is answered. */
gboolean phones_is_ours(HttpCall *call);
