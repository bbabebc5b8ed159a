/* What a day's sending costs by an account: segments handed to the provider and their price, counted in the transaction that
 * claims them. What certainly was not sent is taken off again. */
#pragma once
#include "book.h"
#include "calendar.h"

typedef struct {
  gint64 segments;
  gint64 satang;
} Spend;

/* All zero where there is none. */
gboolean spend_get(Book *book, Day day, const char *provider, Spend *spend, GError **error);
/* Adds; negative takes off. */
gboolean spend_add(Book *book, Day day, const char *provider, gint64 segments, gint64 satang, GError **error);
