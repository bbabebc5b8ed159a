/* Phones: one row per MSISDN, also for numbers nobody registered once they are worth remembering (roles 0).
 * All that a message needs to know about its sender stands in this one row, so that reading a message costs one look-up. */
#pragma once
#include "book.h"
#include "calendar.h"
#include "message/command.h"

#define PHONE_RECENT_MAX 16

/* active → stopped (STOP; START leads back), suspended (an officer), pending (registered, consent not given yet → active) */
typedef enum { PHONE_ACTIVE, PHONE_STOPPED, PHONE_SUSPENDED, PHONE_PENDING, PHONE_STATES } PhoneState;

/* One of the last messages of a phone, for the same-again question and for retries of the network. */
typedef struct {
  guint64 hash; /* of the folded text */
  gint64 own_ms;
  gboolean recorded; /* it wrote to the ledger, or holds entries in a question */
} PhoneRecent;

typedef struct {
  gint64 msisdn;    /* 66812345678 */
  gint64 person;    /* people.id; 0: none */
  RoleSet roles;    /* 0: nobody registered it */
  gint64 household; /* 3308070205; 0: none */
  gint32 village;   /* 33080702; 0: none (an officer) */
  char language[4]; /* "th" */
  PhoneState state;
  gint64 last_message;  /* inbox id: head of the chain of this phone's messages (inbox.prev); 0: none */
  gint64 open_question; /* questions.id; 0: none */
  Day stopped_told;     /* the day on which a stopped phone was last told how to come back */
  /* The loop guard's counters; what they mean is command/'s. */
  Day guard_day;
  gint32 guard_replies;  /* of any kind on guard_day */
  gint32 guard_refusals; /* to refused or repeated messages on guard_day */
  gint64 guard_window_ms;
  gint32 guard_window; /* refusals since guard_window_ms */
  gint32 bucket_milli; /* thousandths of the token bucket's tokens that were spent at bucket_ms */
  gint64 bucket_ms;
  gint32 pin_tries;  /* wrong PINs in a row from this phone */
  Day heard_day;     /* of its last message; 0: never heard of */
  Day reminded_day;  /* of the last reminder sent to it */
  gboolean practice; /* what it sends is practice, whatever its village does */
  guint n_recent;
  PhoneRecent recent[PHONE_RECENT_MAX]; /* newest first */
} Phone;

const char *phone_state_name(PhoneState state);

/* A phone with roles 0, active, language "th", all else empty. */
void phone_init(Phone *phone, gint64 msisdn);
/* Puts a message at the front of `recent`, in memory; the oldest falls out. */
void phone_remember(Phone *phone, guint64 hash, gint64 own_ms, gboolean recorded);

gboolean phones_get(Book *book, gint64 msisdn, Phone *phone, gboolean *found, GError **error);
/* Its village alone; 0 where it has none, or no row. */
gboolean phones_village(Book *book, gint64 msisdn, gint32 *village, GError **error);
/* Writes the whole row, new or not: enrolment. */
gboolean phones_put(Book *book, const Phone *phone, GError **error);
/* Writes what a message changes: last_message, open_question, recent, stopped_told, the guard and its bucket, pin_tries,
 * heard_day, reminded_day. The row must be there. */
gboolean phones_touch(Book *book, const Phone *phone, GError **error);
gboolean phones_set_state(Book *book, gint64 msisdn, PhoneState state, GError **error);
gboolean phones_set_language(Book *book, gint64 msisdn, const char *language, GError **error);
/* What a walk through the phones did. */
typedef struct {
  guint looked_at; /* 0: there are no more */
  gint64 suspended;
  gint64 forgotten;
} PhonesWalk;
/* The next `limit` phones after the number *after (0 at first), which is moved on. Those registered, but for officers', that
 * were heard of once and not since silent_before are suspended: a number may have gone to other hands. The rows of numbers
 * nobody registered that were not heard of since stranger_before go, unless they say that the number has stopped. */
gboolean phones_walk(Book *book, Day silent_before, Day stranger_before, guint limit, gint64 *after, PhonesWalk *walk,
                     GError **error);
/* Practice on or off for all phones of a village, or for one; how many changed. A phone that changes begins anew: no question
 * is open, nothing is there to undo or to be the same again, so that neither side reaches into the other. */
gboolean phones_practise(Book *book, gint32 village, gboolean practice, gint64 *changed, GError **error);
gboolean phones_practise_one(Book *book, gint64 msisdn, gboolean practice, gint64 *changed, GError **error);
/* The phones of a household, a village (its people and its mentors) or, with 0, all registered ones; by number. Array of Phone.
 */
gboolean phones_of_household(Book *book, gint64 household, GArray *phones, GError **error);
gboolean phones_of_village(Book *book, gint32 village, GArray *phones, GError **error);
/* Those with the officer's role; those of a person (a scan: for the office). */
gboolean phones_officers(Book *book, GArray *phones, GError **error);
gboolean phones_of_person(Book *book, gint64 person, GArray *phones, GError **error);
/* Erasure's: the row is gone. */
gboolean phones_delete(Book *book, gint64 msisdn, GError **error);
/* Whether the village has room for the phone's person in its roles of a teacher, were it not suspended: what the database
 * refuses otherwise. TRUE too where it has no such role. */
gboolean phones_mentors_fit(Book *book, const Phone *phone, gint32 junior_mentors, gboolean *fit, GError **error);
/* How many junior teachers a village may have; the database refuses more (the programme's roster, at every start). */
gboolean phones_set_roster(Book *book, gint32 junior_mentors, GError **error);

/* A number as others may see it: "08-xxx-5678". */
#define PHONE_MASK_SIZE 13
void phone_mask(gint64 msisdn, char masked[PHONE_MASK_SIZE]);
