# The shop in which every example of a finding code plays. It sells one French press.
# Mia is its analyst. Lin may approve. `edit FILE OLD NEW` stands for a text editor.
git init -q -b main
git config user.name Mia
git config user.email mia@shop.example
mkdir ads listings uploads
cat > ads/bids.csv <<'EOF'
campaign,keyword,match,bid
gifts,coffee gift,PHRASE,0.95
press,french press,EXACT,1.20
EOF
cat > listings/B0EXAMPLE1.md <<'EOF'
# French press, 1 litre
- Keeps coffee hot for two hours
- Fits the dishwasher
EOF
git add . && git commit -q -m 'The shop as it is'

# The shop adopts governance.
trace-gate init --store KETTLE-01 --marketplace US --no-hooks
# A first bid below two dollars needs nobody.
edit config/amazon-growth/guardrails.yaml 'first_at_most: null' \
  'first_at_most: {bid: {USD: 2.00}, budget: {USD: 100.00}}'
git add . && git commit -q -m 'Adopt trace governance'

# Lin becomes the first approver. The public half of Lin's key is in the policy.
ssh-keygen -q -t ed25519 -N '' -C lin@shop.example -f ../lin_key
trace-gate approver add lin --email lin@shop.example --key ../lin_key.pub
git commit -q -a -m 'Lin may approve'

# The first week: what Mia saw (001), what she expects (002), what she decided and did (003).
cat > uploads/week-01.csv <<'EOF'
search term,clicks,orders,spend
coffee gift basket,41,0,38.95
french press,276,24,96.60
EOF
trace-gate new observation --asin B0EXAMPLE1 --evidence uploads/week-01.csv \
  --metric clicks=317 --metric orders=24 --metric acos=0.353
trace-gate new hypothesis --caused-by TRACE-20250106-001 \
  --statement 'A lower bid on gift terms lowers ACOS' --criterion 'acos <= 0.31 from 0.353'
edit ads/bids.csv 'PHRASE,0.95' 'PHRASE,0.80'
git add .
trace-gate new decision --from-staged --caused-by TRACE-20250106-002 \
  --option 'Lower the bid to 0.80' --option 'Leave it at 0.95' \
  --rationale '41 clicks on coffee gift basket, no order'
git add . && git commit -q -m 'Week 1'

# Two days later Mia begins new work on a branch. Here every example starts.
git switch -q -c work
