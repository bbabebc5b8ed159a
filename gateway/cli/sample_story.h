/* How a month of the sample's people is told: who sends what, when. Only cli/sample*.c include this. */
#pragma once
#include "model/phones.h"
#include "programme.h"

typedef struct {
  gint64 at_ms;
  gint64 msisdn;
  guint order; /* of making it: what falls on one moment stays in this order */
  char text[80];
} Said;

typedef struct {
  const Programme *programme;
  GRand *rand;
  GArray *said; /* Said */
  Day from, last;
  gint32 month; /* being told */
} Story;

/* A household of the sample, from month to month. */
typedef struct {
  gint64 code;
  gint64 msisdn;
  guint village; /* its village's place in the programme's file */
  gint32 number;
  gint64 month_baht; /* the baseline's month */
  gint64 owed_baht;
} Teller;

/* At a moment between six and twenty o'clock of the month's day (1-31; the month's last where it has fewer). Days outside
 * the history are not told. The moment, or 0. */
gint64 story_say(Story *story, gint32 day, gint64 msisdn, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* The same at a moment that is given. */
void story_say_at(Story *story, gint64 at_ms, gint64 msisdn, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* From `least` to `most`, both included. */
gint32 story_pick(Story *story, gint32 least, gint32 most);
gboolean story_chance(Story *story, gint32 percent);

void story_household(Story *story, Teller *teller);
/* `households`: Teller, of the village; `mentors`: Phone, its mentors, the head teacher first; `sessions`: Session, as planned.
 */
void story_village(Story *story, const Village *village, const GArray *households, const GArray *mentors,
                   const GArray *sessions);
void story_officer(Story *story, gint64 msisdn);
