/* A JSON body written as libconfig groups, lists and values: numbers stay numbers, "{text}" becomes an escaped string, a text
 * that is one numeric variable alone becomes a number, and "{recipients}" alone becomes an array with one element per message,
 * each written by the profile's `recipient`. */
#pragma once
#include "stencil.h"

typedef struct Body Body;

/* NULL after a complaint. `recipient` may be NULL: then "{recipients}" is a complaint. */
Body *body_new(Settings *file, const config_setting_t *at, const config_setting_t *recipient, Purpose purpose,
               const Dictionary *dictionary);
void body_free(Body *body);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Body, body_free)
/* The node that "{recipients}" stands for, for body_mentions; NULL where there is none. */
const Body *body_recipients(const Body *body);
gboolean body_mentions(const Body *body, Variable variable);
/* The same outside of what "{recipients}" stands for. */
gboolean body_mentions_once(const Body *body, Variable variable);
void body_write(const Body *body, const Values *values, const Values *each, guint n, GString *out);
