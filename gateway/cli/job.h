/* What a subcommand works on. Each is written once, as a function of a Job: it runs in the tool's own process where the book is
 * free, and inside the daemon, on the daemon's book, where the daemon is the writer (endpoint/tools.h). So it prints to `out`
 * and `err`, reads `in`, and opens nothing that the job hands it. */
#pragma once
#include "cli/setup.h"
#include "model/book.h"

#include <stdio.h>

/* The command line. */
typedef struct {
  char *config;
  char *database;
  char *from;
  char *at;
  char *file;
  char *to; /* with `from`: months */
  char *month;
  char *place;
  char *village;
  char *language;
  char *html;
  char *pins;
  char *outcome;
  char *output; /* standard output is that file */
  gboolean dry_run, replies, commands, sample, print, try, all, yes, text, version, completion;
  char **words; /* the subcommand and its arguments */
} Line;

typedef struct {
  const Line *line;
  const Setup *setup;
  const char *who; /* for the audit: "cli", "person:12" */
  Book *book;      /* of a subcommand that writes, no transaction open; else NULL */
  FILE *in;        /* the file that the command line names, open for reading; NULL where it names none */
  FILE *out, *err;
} Job;

typedef enum {
  BOOK_NONE,   /* needs no book, or opens one by itself (a reader, the daemon) */
  BOOK_WRITES, /* is given the book as its writer, or is run by the daemon */
  BOOK_LEAVES, /* opens one by itself, and takes data away: that is noted once it is done, cli/taken.h. A daemon that is asked
                * to run it only notes it */
  BOOK_CREATES /* the same as BOOK_WRITES, and the file is made where there is none */
} BookUse;

typedef struct {
  const char *name;
  int least, most; /* arguments after the name */
  const char *arguments;
  const char *help;
  BookUse book;
  int input; /* which argument is the file that it reads (1 the first); 0: the one after --file, or none */
  int (*run)(const Job *job, GError **error); /* the exit status; an error's own goes before it */
} Subcommand;
