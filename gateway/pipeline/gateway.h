/* What every step of the pipeline works with. Made by main.c; the parts are borrowed. */
#pragma once
#include "command/turn.h"
#include "language/catalogue.h"
#include "language/reader.h"
#include "meter.h"
#include "model/book.h"
#include "pipeline/options.h"
#include "programme.h"

typedef struct {
  Book *book;
  const Programme *programme;
  const Reader *reader;
  const Catalogue *catalogue;
  const PipelineOptions *options;
  const TurnSecrets *secrets;     /* NULL: none are kept */
  const char *const *own_numbers; /* NULL-terminated: the accounts' own, never answered */
  const char *database;           /* its path, beside which pages are kept; NULL: nothing is polled that is read only once */
  guint receivers;                /* accounts through which messages come */
  Meter *meter;                   /* NULL: nothing is counted */
} Gateway;
