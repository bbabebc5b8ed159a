/* Practice ("training mode"): what a phone in practice sends is answered as in earnest and booked under negative codes
 * (places.h), where it counts in nothing. Each function works in the caller's transaction. */
#pragma once
#include "phones.h"

/* A village: its place of practice and the households in it are made, with the real ones' baselines, where they are not there
 * yet; all its phones, and those enrolled there from now on, practise or stop practising. `phones` (may be NULL): how many
 * changed. FAILED_REJECT where there is no such village. What was practised stays, to go on with. */
gboolean practice_village(Book *book, gint32 village, gboolean on, gint64 *phones, GError **error);
/* One phone. FAILED_REJECT where nobody registered it, or it has no village to practise in. */
gboolean practice_phone(Book *book, gint64 msisdn, gboolean on, GError **error);
/* What a village's households practise on, made where it is not there yet. */
gboolean practice_places(Book *book, gint32 village, GError **error);
/* For enrolment, after the household is in the book: sets phone->practice as its village has it, and makes what it practises
 * on. The row is the caller's to write. */
gboolean practice_inherit(Book *book, Phone *phone, GError **error);
