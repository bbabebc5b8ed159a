/* sammachip pin: the PINs of households' cards.
 *
 *   make --village CODE [-o FILE.csv]   random PINs for the households of the village that have none; prints village,
 * household, card, pin once, for the cards to be printed: only their HMACs are kept unlock HOUSEHOLD|PHONE              lifts a
 * lock after wrong PINs: a household's of 10 digits, or a phone's */
#pragma once
#include "cli/job.h"

int cli_pin(const Job *job, GError **error);
