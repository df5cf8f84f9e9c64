# What is judged in the examples of the formats: two commits of a branch of the shop.
# The first one comes with its decision. Nobody decided what the second one changes.
git switch -q -c lower-bids
edit ads/bids.csv 'french press,EXACT,1.20' 'french press,EXACT,1.10'
git add .
trace-gate new decision --from-staged --caused-by TRACE-20250106-002 \
  --option 'Lower the bid to 1.10' --option 'Leave it at 1.20' \
  --rationale 'The press sells at the lower place, too'
git add . && git commit -q -m 'Lower the bid on french press'
edit listings/B0EXAMPLE1.md 'for two hours' 'for six hours'
git commit -q -a -m 'A better title'
