/* What the office takes away, row by row in bounded memory, and always of real places: rows of practice are left out. A listing
 * may join tables; each is one query, prepared when it is asked for. Strings of a row live until the next one. */
#pragma once
#include "assessments.h"
#include "ledger.h"
#include "phones.h"

/* Which rows: of the months from … to (yyyymm), both included, inside a place of places.h. */
typedef struct {
  gint32 from, to;
  gint64 place;
} ListingScope;

/* One person's phone; a person without a phone has one row with msisdn 0. */
typedef struct {
  gint64 person;
  const char *name;
  gint64 msisdn;
  RoleSet roles;
  gint64 household;
  gint32 village;
  const char *language;
  const char *state; /* phone_state_name */
  gboolean leader;   /* a right-livelihood leader */
  gboolean practice;
  Day heard_day;
  gint64 consent_ms; /* of the last consent; 0: none */
  gboolean consent_given;
  const char *consent_text; /* the notice's version */
} ListedPerson;

/* A village's training day: planned, held or both. */
typedef struct {
  gint32 fiscal_year; /* Buddhist era */
  gint32 village;
  gint32 day; /* 1- */
  Day planned_day, held_day;
  const char *topic, *venue;
  gint32 present;     /* -1: not held */
  const char *absent; /* numbers of households, joined by a space */
  gint32 contested;   /* by so many households */
} ListedTraining;

/* A village's product: what the office knows of it, and what was made and sold in the scope, a row for each unit. */
typedef struct {
  gint32 village;
  const char *product; /* its code */
  const char *state;   /* "": the office has none */
  const char *grade;
  Day since_day;
  const char *unit; /* "": nothing was made or sold */
  gint64 made_milli, sold_milli, sold_satang;
} ListedProduct;

/* FALSE with an error ends the listing. */
typedef gboolean (*LedgerVisit)(const LedgerRow *row, gpointer data, GError **error);
typedef gboolean (*TotalsVisit)(const Totals *row, gpointer data, GError **error);
typedef gboolean (*PersonVisit)(const ListedPerson *row, gpointer data, GError **error);
typedef gboolean (*TrainingVisit)(const ListedTraining *row, gpointer data, GError **error);
typedef gboolean (*ProductVisit)(const ListedProduct *row, gpointer data, GError **error);
typedef gboolean (*AssessmentVisit)(const Assessment *row, gpointer data, GError **error);

/* In the order of entry. */
gboolean listing_ledger(Book *book, const ListingScope *scope, LedgerVisit visit, gpointer data, GError **error);
/* Of the place and every place inside it, by month and place. */
gboolean listing_totals(Book *book, const ListingScope *scope, TotalsVisit visit, gpointer data, GError **error);
/* Of the place; months do not matter. By village, household and person. */
gboolean listing_people(Book *book, const ListingScope *scope, PersonVisit visit, gpointer data, GError **error);
/* Of the fiscal years that the months lie in, by year, village and day. */
gboolean listing_trainings(Book *book, const ListingScope *scope, TrainingVisit visit, gpointer data, GError **error);
/* By village and product. */
gboolean listing_products(Book *book, const ListingScope *scope, ProductVisit visit, gpointer data, GError **error);
/* As trainings, by year and household. */
gboolean listing_assessments(Book *book, const ListingScope *scope, AssessmentVisit visit, gpointer data, GError **error);
