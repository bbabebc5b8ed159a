/* Who belongs to a group, over time. A group is a village's product (its code in config/programme.cfg); its members are
 * households of that village. Somebody who leaves and comes back has two rows; one who does both on one day has one. */
#pragma once
#include "book.h"
#include "calendar.h"

/* Member from `day` on, or, where a message comes late, from the day on which he last left. `changed` FALSE: was one already.
 */
gboolean members_join(Book *book, gint32 village, const char *product, gint64 household, Day day, gboolean *changed,
                      GError **error);
/* No member any more from `day` on, or from the day on which he joined where that is later. `changed` FALSE: was none. */
gboolean members_leave(Book *book, gint32 village, const char *product, gint64 household, Day day, gboolean *changed,
                       GError **error);
/* Whether the household is a member now: has joined and not left. */
gboolean members_is(Book *book, gint32 village, const char *product, gint64 household, gboolean *is, GError **error);
/* The group's present members, in households. */
gboolean members_count(Book *book, gint32 village, const char *product, gint32 *n, GError **error);
