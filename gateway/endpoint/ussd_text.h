/* Screens as texts: what does not fit one screen is shortened or goes on to the next. */
#pragma once
#include "language/catalogue.h"

/* How a phone is answered. */
typedef struct {
  const Catalogue *catalogue;
  const char *language;
  gboolean practice; /* marked, where there is room */
} UssdVoice;

/* A screen of its own. Caller frees. */
char *ussd_text_screen(const UssdVoice *voice, const Answer *screen);
/* The question with what was wrong in front. Where there is no room for both: the refusal alone, or the question alone where
 * the refusal alone was shown before. `alone` tells which, in and out. Caller frees. */
char *ussd_text_refused(const UssdVoice *voice, const Answer *refusal, const Answer *question, gboolean *alone);
/* The text of an answer, on one screen if its optional parts can make it so. Caller frees. */
char *ussd_text_whole(const UssdVoice *voice, const Answer *answer);
/* The same on one screen, cut where it must be. Caller frees. */
char *ussd_text_one(const UssdVoice *voice, const Answer *answer);
/* The first screen of a text; `rest` is what is left ("" : nothing). Callers free. */
char *ussd_text_page(const UssdVoice *voice, const char *text, char **rest);
