/* TASKS tasks add one to a counter, ROUNDS times each; load, add and store are three steps. */
byte counter;

active [TASKS] proctype worker() {
    byte round, sum;
next:
    sum = counter;
    sum++;
    atomic { counter = sum; sum = 0; round++; if :: round < ROUNDS -> goto next :: else fi };
end:
    false
}
