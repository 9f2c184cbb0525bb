// The rules of blocking, told a second time and in another language: a slip in engine/sync shows as
// a difference to SPIN's verdict. Only what an undefined order of waiters and barging allow is
// here; objects with a queue are refused by instructions.cpp.
#include "engine/promela/prelude.h"

namespace promela {

// Hidden variables hold nothing between two steps and are no part of SPIN's states.
const char* const prelude = R"(
/* -- states of a task, and how its last sleep ended */
#define UNBORN 0
#define READY 1
#define WAITING 2       /* at a barrier */
#define ASLEEP 3        /* until notified, or for no reason */
#define ASLEEP_TIMED 4  /* or until its time is over */
#define ENDED 5
#define WOKEN 2
#define TIMED_OUT 3
#define FOR_NO_REASON 4

/* -- verdicts */
#define DEADLOCK 1
#define NEVER 2
#define FINALLY 3
#define ASSERTION 4
#define RACE 5
#define MISUSE 6
#define MET 7
#define FULL 8
#define UNSAID 9
#ifdef ONLY
#define SAYS(k) ((k) == ONLY)
#else
#define SAYS(k) 1
#endif
inline report() {
  if
  :: bad != 0 && SAYS(bad) ->
     assert(bad != DEADLOCK); assert(bad != NEVER); assert(bad != FINALLY);
     assert(bad != ASSERTION); assert(bad != RACE); assert(bad != MISUSE);
     assert(bad != MET); assert(bad != FULL); assert(bad != UNSAID)
  :: else
  fi
}

/* -- addresses: from 32768 on they count from the task's own stack */
#define STACK(i) (STACKS + (i) * STACK_WORDS)
#define L(n) M[b + (n)]
#define F(i, n) M[STACK(i) + (n)]
#define OWN(a) ((a) >= 32768)
#define ABS(base, a) ((a) >= 32768 -> (base) + (a) - 32768 : (a))

#define MIN (-2147483647 - 1)
#define ADD_OVER(x, y) (((y) > 0 && (x) > 2147483647 - (y)) || ((y) < 0 && (x) < MIN - (y)))
#define SUB_OVER(x, y) (((y) < 0 && (x) > 2147483647 + (y)) || ((y) > 0 && (x) < MIN + (y)))
#define MUL_OVER(x, y) ((x) != 0 && (y) != 0 && ((((x) * (y)) / (y)) != (x) || ((x) == MIN && (y) == -1) || ((y) == MIN && (x) == -1)))

/* -- sync objects: the first word of each tells its kind and rules */
#define KIND(a) (M[a] & 31)
#define A_MUTEX 1
#define A_SHARED_MUTEX 2
#define A_UNIQUE_GUARD 10
#define RELOCK(a) ((M[a] >> 13) & 3)    /* 0 misuse, 1 counted, 2 waits */
#define MUST_UNLOCK(a) (((M[a] >> 15) & 7) == 0)
#define SATURATES(a) ((M[a] >> 18) & 1)
#define CAPACITY(a) ((M[a] >> 20) & 4095)
#define READS(i, a) ((M[(a) + 3] >> (i)) & 1)

#define LOCKABLE_MUTEX(i, a) (M[(a) + 2] == 0 || (M[(a) + 2] == (i) + 1 && RELOCK(a) != 2))
#define LOCKABLE_SHARED(i, a) ((M[(a) + 2] == 0 && M[(a) + 3] == 0) || M[(a) + 2] == (i) + 1 || READS(i, a))
#define LOCKABLE(i, a) (KIND(a) == A_MUTEX -> LOCKABLE_MUTEX(i, a) : (KIND(a) == A_SHARED_MUTEX -> LOCKABLE_SHARED(i, a) : 1))
#define LOCKABLE_ANY(i, a) (KIND(a) == A_UNIQUE_GUARD -> (M[(a) + 1] == 0 || M[(a) + 2] != 0 || LOCKABLE(i, M[(a) + 1])) : LOCKABLE(i, a))
#define READABLE(i, a) (M[(a) + 2] == 0 || M[(a) + 2] == (i) + 1 || READS(i, a))

inline take() {
  M[o + 2] = me + 1;
  if :: KIND(o) == A_MUTEX -> M[o + 3] = 1 :: else fi;
  if :: MUST_UNLOCK(o) -> held[me]++ :: else fi
}
inline lock_one() {
  if
  :: KIND(o) == A_MUTEX ->
     if
     :: M[o + 2] == 0 -> take()
     :: M[o + 2] == me + 1 && RELOCK(o) == 1 -> M[o + 3]++
     :: else -> bad = MISUSE
     fi
  :: KIND(o) == A_SHARED_MUTEX ->
     if :: M[o + 2] == 0 && M[o + 3] == 0 -> take() :: else -> bad = MISUSE fi
  :: else -> bad = MISUSE
  fi
}
inline lock_any() {
  if
  :: KIND(o) == A_UNIQUE_GUARD ->
     if
     :: M[o + 1] == 0 || M[o + 2] != 0 -> bad = MISUSE
     :: else -> M[o + 2] = 1; o = M[o + 1]; lock_one()
     fi
  :: else -> lock_one()
  fi
}
inline try_one() {
  r = 0;
  if
  :: KIND(o) == A_MUTEX && M[o + 2] == 0 -> take(); r = 1
  :: KIND(o) == A_MUTEX && M[o + 2] == me + 1 && RELOCK(o) == 1 -> M[o + 3]++; r = 1
  :: KIND(o) == A_SHARED_MUTEX && M[o + 2] == 0 && M[o + 3] == 0 -> take(); r = 1
  :: else
  fi
}
inline try_any() {
  if
  :: KIND(o) == A_UNIQUE_GUARD ->
     if
     :: M[o + 1] == 0 || M[o + 2] != 0 -> r = 0
     :: else -> q = o; o = M[o + 1]; try_one(); M[q + 2] = r
     fi
  :: else -> try_one()
  fi
}
inline unlock_one() {
  if
  :: M[o + 2] != me + 1 || (KIND(o) != A_MUTEX && KIND(o) != A_SHARED_MUTEX) -> bad = MISUSE
  :: else ->
     if :: KIND(o) == A_MUTEX -> M[o + 3]-- :: else fi;
     if
     :: KIND(o) == A_MUTEX && M[o + 3] > 0
     :: else ->
        M[o + 2] = 0;
        if :: MUST_UNLOCK(o) -> held[me]-- :: else fi
     fi
  fi
}
inline unlock_any() {
  if
  :: KIND(o) == A_UNIQUE_GUARD ->
     if
     :: M[o + 2] == 0 -> bad = MISUSE
     :: else -> M[o + 2] = 0; o = M[o + 1]; unlock_one()
     fi
  :: else -> unlock_one()
  fi
}
inline lock_reading() {
  if
  :: M[o + 2] == 0 && !READS(me, o) -> M[o + 3] = M[o + 3] | (1 << me); readings[me]++
  :: else -> bad = MISUSE
  fi
}
inline try_reading() {
  if
  :: M[o + 2] == 0 && !READS(me, o) -> M[o + 3] = M[o + 3] | (1 << me); readings[me]++; r = 1
  :: else -> r = 0
  fi
}
inline unlock_reading() {
  if
  :: READS(me, o) -> M[o + 3] = M[o + 3] - (1 << me); readings[me]--
  :: else -> bad = MISUSE
  fi
}

/* -- several locks: p is where the first one's address lies, n how many there are. A stage is
   1 + first * 8 + locks held */
#define NTH(k) ABS(b, M[p + (k)])
#define FIRST_OF(i) ((ph[i] == 0 -> 0 : (ph[i] - 1) / 8))
#define HELD_OF(i) ((ph[i] == 0 -> 0 : (ph[i] - 1) % 8))
#define ALL_LOCKABLE(i, place) (HELD_OF(i) > 0 || LOCKABLE_ANY(i, ABS(STACK(i), M[(place) + FIRST_OF(i)])))
inline lock_all() {
  y = FIRST_OF(me); z = HELD_OF(me);
  if
  :: z == 0 -> o = NTH(y); lock_any(); z = 1
  :: else ->
     o = NTH((y + z) % n); try_any();
     if
     :: r == 1 -> z++
     :: else ->
        r = (y + z) % n;
        do :: z > 0 && bad == 0 -> z--; o = NTH((y + z) % n); unlock_any() :: else -> break od;
        y = r
     fi
  fi;
  if :: z == n -> ph[me] = 0 :: else -> ph[me] = 1 + y * 8 + z; again = 1 fi
}
inline try_all() {
  z = 0; y = -1;
  do
  :: z < n && y == -1 ->
     o = NTH(z); try_any();
     if
     :: r == 1 -> z++
     :: else -> y = z; do :: z > 0 -> z--; o = NTH(z); unlock_any() :: else -> break od
     fi
  :: else -> break
  od;
  r = y
}
inline scoped_take() {  /* the guard's address lies before the locks' */
  if
  :: bad == 0 && again == 0 ->
     q = ABS(b, M[p - 1]); M[q + 1] = n; z = 0;
     do :: z < n -> M[q + 2 + z] = NTH(z); z++ :: else -> break od
  :: else
  fi
}
inline scoped_give() {
  if
  :: M[q + 1] == 0
  :: else ->
     z = q + 1 + M[q + 1]; o = M[z]; unlock_any(); M[z] = 0; M[q + 1]--;
     if :: M[q + 1] > 0 -> ph[me] = 1; again = 1 :: else fi
  fi
}

/* -- sleeping and waking */
#define SLEEPS(i, a) ((st[i] == ASLEEP || st[i] == ASLEEP_TIMED) && obj[i] == (a))
inline count_sleepers() {  /* at o, into z */
  z = 0; y = 0;
  do
  :: y < TASKS -> if :: SLEEPS(y, o) -> z++ :: else fi; y++
  :: else -> break
  od
}
inline sleep_so() { st[me] = how; obj[me] = o; wk[me] = 0; again = 1 }
inline wake_chosen() {  /* the alt-th of those who sleep at o */
  y = 0; z = alt;
  do
  :: y == TASKS -> break
  :: y < TASKS && SLEEPS(y, o) && z == 0 -> st[y] = READY; obj[y] = 0; wk[y] = WOKEN; break
  :: y < TASKS && SLEEPS(y, o) && z > 0 -> z--; y++
  :: y < TASKS && !SLEEPS(y, o) -> y++
  od
}
inline wake_all() {
  y = 0;
  do
  :: y < TASKS -> if :: SLEEPS(y, o) -> st[y] = READY; obj[y] = 0; wk[y] = WOKEN :: else fi; y++
  :: else -> break
  od
}
inline forget_lock() { count_sleepers(); if :: z == 0 -> M[o + 1] = 0 :: else fi }

/* with which a wait on a condition gives back and takes again: a mutex, or what a guard owns */
#define WAIT_LOCK(a) (KIND(a) == A_UNIQUE_GUARD -> (M[(a) + 2] != 0 -> M[(a) + 1] : 0) : (a))
inline wait_condition() {  /* at o, with the lock g */
  q = o;
  if
  :: g == 0 -> bad = MISUSE
  :: g != 0 && ph[me] == 0 ->
     count_sleepers();
     if
     :: z > 0 && M[q + 1] != g -> bad = MISUSE
     :: else -> o = g; unlock_any(); o = q; M[o + 1] = g; ph[me] = 1; sleep_so()
     fi
  :: else -> o = g; lock_any(); o = q; forget_lock(); r = (wk[me] == TIMED_OUT)
  fi
}
inline wait_value() { if :: M[o] == n -> how = ASLEEP; sleep_so() :: else fi }

/* -- barriers and latches */
inline end_round() {
  M[o + 2] = 0; y = 0;
  do
  :: y < TASKS ->
     if
     :: st[y] == WAITING && obj[y] == o -> st[y] = READY; obj[y] = 0; fresh[y] = 1
     :: else
     fi;
     y++
  :: else -> break
  od
}
inline arrive() {
  r = 0;
  if
  :: M[o + 2] >= M[o + 1] -> bad = MISUSE
  :: else ->
     M[o + 2]++;
     if
     :: M[o + 2] < M[o + 1] -> how = WAITING; sleep_so()
     :: M[o + 2] == M[o + 1] && M[o + 3] != 0 -> r = 1
     :: else -> end_round()
     fi
  fi
}
inline drop() {
  r = 0;
  if
  :: M[o + 1] == 0 || M[o + 2] >= M[o + 1] -> bad = MISUSE
  :: else ->
     M[o + 1]--;
     if
     :: M[o + 2] < M[o + 1] || M[o + 2] == 0
     :: else -> if :: M[o + 3] != 0 -> r = 1 :: else -> end_round() fi
     fi
  fi
}
inline count_down() {
  if :: n < 0 || n > M[o + 1] -> bad = MISUSE :: else -> M[o + 1] = M[o + 1] - n fi
}

/* -- the rest */
inline give_permits() {
  if
  :: n < 0 -> bad = MISUSE
  :: n >= 0 && n > M[o + 2] - M[o + 1] ->
     if :: SATURATES(o) -> M[o + 1] = M[o + 2] :: else -> bad = MISUSE fi
  :: else -> M[o + 1] = M[o + 1] + n
  fi
}
inline exchange_if_equal() {
  if
  :: M[o] == M[g] && alt == 0 -> M[o] = n; r = 1
  :: else -> M[g] = M[o]; r = 0
  fi
}
inline pop_first() {
  z = 1;
  do :: z < M[o + 1] -> M[o + 1 + z] = M[o + 2 + z]; z++ :: else -> break od;
  M[o + 1 + z] = 0; M[o + 1]--
}
inline print_words() {
  if
  :: M[OUTPUT] + n > OUTPUT_WORDS -> bad = FULL
  :: else ->
     z = 0; y = OUTPUT + 1 + M[OUTPUT];
     do :: z < n -> M[y + z] = M[p + z]; z++ :: else -> break od;
     M[OUTPUT] = M[OUTPUT] + n
  fi
}
inline join_task() {
  if
  :: M[o] == 0 || M[o] == me + 1 -> bad = MISUSE
  :: else -> st[M[o] - 1] = UNBORN; M[o] = 0
  fi
}
#define JOINABLE(i, a) (M[a] == 0 || M[a] == (i) + 1 || st[M[a] - 1] == ENDED)
)";

}  // namespace promela
