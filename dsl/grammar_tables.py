"""This module holds the parse tables of grammar.lark, written by grammar_build.py."""

WORDS = """
_ | actions | analysis | and | assortative | by_role | chance | claim | clients | common |
compliance | delay | discount | draws | else | every | for | from | game | identified | if | in |
independent | instructions | joint | let | llms | matching | mod | monitoring | noise | none | not
| objective | of | or | otherwise | outcome | param | payoff | payoffs | perfect | play |
population | public | repeated | rest | roles | rounds | sample | signal | some | step | then |
uniform | use | within
"""

STARTS = """
file 0 18 | payoff_table 1 30
"""

LOOKAHEADS = """
<END> | <END> analysis claim game let monitoring objective param play population repeated use | } |
<END> actions analysis and chance ^ claim clients : , compliance delay discount . draws else =
every for game if in instructions { < let llms ( [ matching - mod monitoring > <NAME> noise not
<NUMBER> objective or otherwise outcome param payoff payoffs play + population } repeated rest
roles rounds <ROW_MINUS> ) ] sample signal / some * step then _ use within .. == != <= >= | <END>
analysis claim game { let monitoring objective param play population repeated use | <END> actions
analysis and chance ^ claim clients : , compliance delay discount . draws else = for game
instructions < let llms [ matching - mod monitoring > <NAME> noise <NUMBER> objective or otherwise
outcome param payoff payoffs play + population } repeated roles rounds <ROW_MINUS> ) ] sample
signal / * step then _ use within .. == != <= >= | : , | : | <NAME> <NUMBER> otherwise }
<ROW_MINUS> _ | : , / | <NAME> | <END> actions analysis and chance claim clients : , compliance
delay discount draws else = for game instructions let llms matching monitoring <NAME> noise
<NUMBER> objective or otherwise outcome param payoff payoffs play population } repeated roles
rounds <ROW_MINUS> ) ] sample signal step then _ use .. | <END> actions analysis chance claim
clients : , compliance delay discount draws else = for game instructions let llms matching
monitoring <NAME> noise <NUMBER> objective otherwise outcome param payoff payoffs play population }
repeated roles rounds <ROW_MINUS> ) ] sample signal step then _ use .. | <END> actions analysis
chance claim clients : , compliance delay discount draws else = for game instructions let llms
matching monitoring <NAME> noise <NUMBER> objective or otherwise outcome param payoff payoffs play
population } repeated roles rounds <ROW_MINUS> ) ] sample signal step then _ use .. | <END>
analysis claim clients compliance draws game instructions let llms matching monitoring objective
param play population } repeated use | <END> actions analysis and chance claim clients : ,
compliance delay discount draws else = for game instructions < let llms matching - mod monitoring >
<NAME> noise <NUMBER> objective or otherwise outcome param payoff payoffs play + population }
repeated roles rounds <ROW_MINUS> ) ] sample signal / * step then _ use within .. == != <= >= |
<END> actions analysis and chance claim clients : , compliance delay discount draws else = for game
instructions < let llms matching - monitoring > <NAME> noise <NUMBER> objective or otherwise
outcome param payoff payoffs play + population } repeated roles rounds <ROW_MINUS> ) ] sample
signal step then _ use within .. == != <= >= | : , = every if ( - <NAME> not <NUMBER> + rest some |
: = every if ( - <NAME> not <NUMBER> + some | clients compliance draws instructions llms matching
objective } | discount } rounds | actions payoff payoffs } roles | ) | chance delay noise outcome }
sample signal | every if ( - <NAME> <NUMBER> + some | : , = ) | , ) | actions clients compliance
draws instructions llms matching objective payoff payoffs } roles | actions clients , compliance
draws instructions llms matching objective payoff payoffs } roles | clients : , compliance draws
instructions llms matching objective } | clients : , compliance draws instructions llms matching
objective } / | and or .. | : , = every if ( - <NAME> not <NUMBER> + some | <NAME> <NUMBER>
otherwise } <ROW_MINUS> ) _ | , <NAME> <NUMBER> otherwise } <ROW_MINUS> ) _ | actions : , = payoff
payoffs } roles ) ] | clients , compliance draws instructions llms matching objective } | <NAME> }
| actions , - mod payoff payoffs + } roles / * | actions , payoff payoffs } roles | actions , -
payoff payoffs + } roles | chance , delay noise outcome } sample signal | actions : , = payoff
payoffs } roles )
"""

RULES = """
file 2 file 0 1 | file 1 file <> 0 | _declaration 1 <> 0 | _declaration 1 <> 0 | _declaration 1 <>
0 | _declaration 1 <> 0 | _declaration 1 <> 0 | _declaration 1 <> 0 | _declaration 1 <> 0 |
_declaration 1 <> 0 | _declaration 1 <> 0 | _declaration 1 <> 0 | _declaration 1 <> 0 | use 2 use 1
| play 5 play 1 3 | play 4 play 1 <> | play 2 play 1 <> | param 6 param 1 3 5 | param 4 param 1 <>
3 | let 4 let 1 3 | analysis 7 analysis 1 3 5 | analysis 6 analysis 1 3 <> | analysis 4 analysis 1
3 <> | claim 6 claim 1 3 5 | claim 4 claim 1 <> 3 | binding 3 binding 0 2 | setting 3 setting 0 2 |
setting 1 setting <> 0 | _value 1 <> 0 | _value 1 <> 0 | game 9 game 1 3 6 7 | game 8 game 1 3 <> 6
| game 8 game 1 <> 5 6 | game 7 game 1 <> <> 5 | game 6 game 1 <> 3 4 | game 5 game 1 <> <> 3 |
formal 3 formal 0 2 | _game_member 1 <> 0 | _game_member 1 <> 0 | _game_member 1 <> 0 |
_game_member 1 <> 0 | _game_member 1 <> 0 | roles 2 roles 1 | declarator 4 declarator 0 2 |
declarator 1 declarator 0 <> | actions 5 actions 2 4 | actions 5 actions 2 4 | actions 6 actions 2
5 | actions 2 actions <> 1 | actions 2 actions <> 1 | actions 3 actions <> 2 | labels 1 labels 0 |
payoff 5 payoff 2 4 | payoff 3 payoff <> 2 | payoffs 2 payoffs 1 | payoffs_file 3 payoffs_file 2 |
payoff_table 4 payoff_table 1 2 | payoff_table 3 payoff_table <> 1 | _payoff_row 1 <> 0 |
_payoff_row 1 <> 0 | payoff_row 3 payoff_row 0 2 | profile 2 profile 0 -2 | profile 1 profile 0 |
otherwise_row 3 otherwise_row 2 | wildcard 1 wildcard | reference 1 <> 0 | reference 4 index 0 2 |
reference 4 index 0 2 | population 5 population 2 3 | population 4 population <> 2 |
_population_member 1 <> 0 | _population_member 1 <> 0 | _population_member 1 <> 0 |
_population_member 1 <> 0 | _population_member 1 <> 0 | _population_member 1 <> 0 |
_population_member 1 <> 0 | _population_member 1 <> 0 | _population_member 1 <> 0 | llms 2 llms 1 |
clients 5 clients 2 4 | clients 3 clients <> 2 | share 2 share 0 1 | share 2 share 0 1 | rest 1
rest | independent 2 independent | assortative 3 assortative 2 | joint 5 joint 3 | joint_row 3
joint_row 0 2 | instructions 2 instructions 1 | _instructions_kind 1 <> 0 | _instructions_kind 1 <>
0 | draws 2 draws 1 | _draws_kind 1 <> 0 | _draws_kind 1 <> 0 | compliance 6 compliance 2 3 5 |
compliance 4 compliance 2 3 <> | compliance 4 compliance <> 1 3 | compliance 2 compliance <> 1 <> |
objective 5 objective 2 4 | objective 3 objective <> 2 | monitoring 6 monitoring 1 3 4 | monitoring
5 monitoring 1 <> 3 | monitoring 2 monitoring 1 <> <> | _monitoring_kind 1 <> 0 | _monitoring_kind
1 <> 0 | _monitoring_kind 1 <> 0 | _monitoring_kind 1 <> 0 | _monitoring_kind 1 <> 0 |
_monitoring_member 1 <> 0 | _monitoring_member 1 <> 0 | _monitoring_member 1 <> 0 |
_monitoring_member 1 <> 0 | _monitoring_member 1 <> 0 | _monitoring_member 1 <> 0 | signals 2
signals 1 | chance 5 chance 2 4 | outcome 2 outcome 1 | noise 2 noise 1 | delay 2 delay 1 | sample
2 sample 1 | repeated 5 repeated 2 3 | repeated 4 repeated <> 2 | _repeated_member 1 <> 0 |
_repeated_member 1 <> 0 | discount 2 discount 1 | rounds 2 rounds 1 | domain 1 <> 0 | domain 1 <> 0
| domain 1 <> 0 | range 5 range 0 2 4 | range 3 range 0 2 <> | interval 5 interval 1 3 | choice 3
choice 1 | expr 1 <> 0 | expr 1 <> 0 | disjunction 1 <> 0 | disjunction 3 binary 0 1 2 |
conjunction 1 <> 0 | conjunction 3 binary 0 1 2 | negation 1 <> 0 | negation 2 unary 0 1 |
comparison 1 <> 0 | comparison 3 comparison 0 1 2 | comparison 5 comparison 0 1 2 4 | sum 1 <> 0 |
sum 3 binary 0 1 2 | sum 3 binary 0 1 2 | term 1 <> 0 | term 3 binary 0 1 2 | term 3 binary 0 1 2 |
term 3 binary 0 1 2 | factor 1 <> 0 | factor 2 unary 0 1 | factor 2 unary 0 1 | power 1 <> 0 |
power 3 binary 0 1 2 | open_disjunction 1 <> 0 | open_disjunction 3 binary 0 1 2 | open_conjunction
1 <> 0 | open_conjunction 3 binary 0 1 2 | open_negation 1 <> 0 | open_negation 2 unary 0 1 |
open_comparison 1 <> 0 | open_comparison 3 comparison 0 1 2 | open_comparison 5 comparison 0 1 2 4
| open_sum 1 <> 0 | open_sum 3 binary 0 1 2 | open_sum 3 binary 0 1 2 | open_term 1 <> 0 |
open_term 3 binary 0 1 2 | open_term 3 binary 0 1 2 | open_term 3 binary 0 1 2 | open_factor 1 <> 0
| open_factor 2 unary 0 1 | open_factor 2 unary 0 1 | open_power 1 <> 0 | open_power 1 <> 0 |
open_power 3 binary 0 1 2 | _compare 1 <> -1 | _compare 1 <> -1 | _compare 1 <> 0 | _compare 1 <>
-1 | _compare 1 <> 0 | _compare 1 <> -1 | conditional 6 conditional 1 3 5 | quantified 6 quantified
0 1 3 5 | _quantifier 1 <> 0 | _quantifier 1 <> 0 | postfix 1 <> 0 | postfix 4 index 0 2 | postfix
3 field 0 2 | _atom 1 <> 0 | _atom 1 <> 0 | _atom 1 <> 0 | _atom 1 <> 0 | _atom 1 <> 0 | _atom 3 <>
1 | call 4 call 0 2 | call 3 call 0 <> | comprehension 8 comprehension 0 2 4 6 | tuple 4 tuple 1 -3
| name 1 name 0 | number 1 number 0 | many{_declaration} 1 many -1 | many{_declaration} 0 many |
comma{setting} 2 comma 0 -2 | comma{setting} 1 comma 0 | comma{binding} 2 comma 0 -2 |
comma{binding} 1 comma 0 | comma{formal} 2 comma 0 -2 | comma{formal} 1 comma 0 |
many{_game_member} 1 many -1 | many{_game_member} 0 many | comma{declarator} 2 comma 0 -2 |
comma{declarator} 1 comma 0 | comma{reference} 2 comma 0 -2 | comma{reference} 1 comma 0 |
comma{sum} 2 comma 0 -2 | comma{sum} 1 comma 0 | many{_payoff_row} 1 many -1 | many{_payoff_row} 0
many | comma{expr} 2 comma 0 -2 | comma{expr} 1 comma 0 | _pattern{MINUS} 1 <> 0 | _pattern{MINUS}
1 <> 0 | _pattern{ROW_MINUS} 1 <> 0 | _pattern{ROW_MINUS} 1 <> 0 | many{_population_member} 1 many
-1 | many{_population_member} 0 many | comma{share} 2 comma 0 -2 | comma{share} 1 comma 0 |
many{joint_row} 1 many -1 | many{joint_row} 0 many | label{MINUS} 1 <> 0 | label{MINUS} 1 <> 0 |
label{MINUS} 3 binary 0 1 2 | many{_monitoring_member} 1 many -1 | many{_monitoring_member} 0 many
| comma{name} 2 comma 0 -2 | comma{name} 1 comma 0 | many{_repeated_member} 1 many -1 |
many{_repeated_member} 0 many | label{ROW_MINUS} 1 <> 0 | label{ROW_MINUS} 1 <> 0 |
label{ROW_MINUS} 3 binary 0 1 2 | signed{MINUS} 1 <> 0 | signed{MINUS} 2 unary 0 1 |
signed{ROW_MINUS} 1 <> 0 | signed{ROW_MINUS} 2 unary 0 1 | __profile_star_0 2 list 1 |
__profile_star_0 3 list -1 2 | __tuple_plus_1 2 list 1 | __tuple_plus_1 3 list -1 2 |
__many{_declaration}_star_2 1 list 0 | __many{_declaration}_star_2 2 list -1 1 |
__comma{setting}_star_3 2 list 1 | __comma{setting}_star_3 3 list -1 2 | __comma{binding}_star_4 2
list 1 | __comma{binding}_star_4 3 list -1 2 | __comma{formal}_star_5 2 list 1 |
__comma{formal}_star_5 3 list -1 2 | __many{_game_member}_star_6 1 list 0 |
__many{_game_member}_star_6 2 list -1 1 | __comma{declarator}_star_7 2 list 1 |
__comma{declarator}_star_7 3 list -1 2 | __comma{reference}_star_8 2 list 1 |
__comma{reference}_star_8 3 list -1 2 | __comma{sum}_star_9 2 list 1 | __comma{sum}_star_9 3 list
-1 2 | __many{_payoff_row}_star_10 1 list 0 | __many{_payoff_row}_star_10 2 list -1 1 |
__many{_population_member}_star_11 1 list 0 | __many{_population_member}_star_11 2 list -1 1 |
__comma{share}_star_12 2 list 1 | __comma{share}_star_12 3 list -1 2 | __many{joint_row}_star_13 1
list 0 | __many{joint_row}_star_13 2 list -1 1 | __many{_monitoring_member}_star_14 1 list 0 |
__many{_monitoring_member}_star_14 2 list -1 1 | __comma{name}_star_15 2 list 1 |
__comma{name}_star_15 3 list -1 2 | __many{_repeated_member}_star_16 1 list 0 |
__many{_repeated_member}_star_16 2 list -1 1
"""

STATES = """
analysis 2 claim 3 <DOCSTRING> 4 game 5 let 6 monitoring 7 objective 8 param 9 play 10 population
11 repeated 12 use 13 ; __many{_declaration}_star_2 14 _declaration 15 analysis 16 claim 17 file 18
game 19 let 20 many{_declaration} 21 monitoring 22 objective 23 param 24 play 25 population 26
repeated 27 use 28 ; 205 0 | { 29 ; payoff_table 30 ; | <NAME> 31 ; name 32 ; | <STRING> 33 ; ; |
analysis 2 claim 3 game 5 let 6 monitoring 7 objective 8 param 9 play 10 population 11 repeated 12
use 13 ; __many{_declaration}_star_2 14 _declaration 15 analysis 16 claim 17 game 19 let 20
many{_declaration} 34 monitoring 22 objective 23 param 24 play 25 population 26 repeated 27 use 28
; 205 0 | <NAME> 31 ; name 35 ; | <NAME> 31 ; name 36 ; | clients 37 identified 38 none 39 perfect
40 public 41 ; _monitoring_kind 42 ; | = 43 of 44 ; ; | <NAME> 31 ; name 45 ; | <NAME> 31 ; name 46
; | { 47 ; ; | { 48 ; ; | <STRING> 49 ; ; | analysis 2 claim 3 game 5 let 6 monitoring 7 objective
8 param 9 play 10 population 11 repeated 12 use 13 ; _declaration 50 analysis 16 claim 17 game 19
let 20 monitoring 22 objective 23 param 24 play 25 population 26 repeated 27 use 28 ; 204 0 | ; ;
254 1 | ; ; 11 1 | ; ; 12 1 | ; ; | ; ; 6 1 | ; ; 5 1 | ; ; 1 0 | ; ; 9 1 | ; ; 8 1 | ; ; 4 1 | ; ;
3 1 | ; ; 7 1 | ; ; 10 1 | ; ; 2 1 | <DOCSTRING> 51 <NAME> 31 <NUMBER> 52 otherwise 53 <ROW_MINUS>
54 _ 55 ; __many{_payoff_row}_star_10 56 _pattern{ROW_MINUS} 57 _payoff_row 58 label{ROW_MINUS} 59
many{_payoff_row} 60 name 61 number 62 otherwise_row 63 payoff_row 64 profile 65 signed{ROW_MINUS}
66 wildcard 67 ; 221 2 | ; ; | ; ; 202 3 | = 68 ; ; | : 69 for 70 ; ; | ; ; 0 0 | { 71 ( 72 ; ; | =
73 ; ; | ; ; 105 4 | ; ; 106 4 | ; ; 107 4 | ; ; 104 4 | ; ; 108 4 | { 74 ; ; 103 1 | every 75 if
76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison
85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 90 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | <NAME> 31 ; comma{reference} 109 name 110 reference 111 ; | = 112 in 113
; ; | ( 114 ; ; 16 1 | clients 115 compliance 116 <DOCSTRING> 117 draws 118 instructions 119 llms
120 matching 121 objective 8 ; __many{_population_member}_star_11 122 _population_member 123
assortative 124 clients 125 compliance 126 draws 127 independent 128 instructions 129 joint 130
llms 131 many{_population_member} 132 objective 133 ; 229 2 | discount 134 <DOCSTRING> 135 rounds
136 ; __many{_repeated_member}_star_16 137 _repeated_member 138 discount 139 many{_repeated_member}
140 rounds 141 ; 242 2 | ; ; 13 1 | ; ; 255 1 | <NAME> 31 <NUMBER> 52 otherwise 53 <ROW_MINUS> 54 _
55 ; __many{_payoff_row}_star_10 56 _pattern{ROW_MINUS} 57 _payoff_row 58 label{ROW_MINUS} 59
many{_payoff_row} 142 name 61 number 62 otherwise_row 63 payoff_row 64 profile 65 signed{ROW_MINUS}
66 wildcard 67 ; 221 2 | ; ; 203 5 | : 143 ; ; | <NUMBER> 52 ; number 144 ; | ; ; 64 6 | <NAME> 31
<NUMBER> 52 otherwise 53 <ROW_MINUS> 54 _ 55 ; _pattern{ROW_MINUS} 57 _payoff_row 145
label{ROW_MINUS} 59 name 61 number 62 otherwise_row 63 payoff_row 64 profile 65 signed{ROW_MINUS}
66 wildcard 67 ; 220 2 | , 146 ; __profile_star_0 147 ; 62 7 | ; ; 270 8 | ; ; 226 6 | } 148 ; ; |
; ; 243 6 | ; ; 248 9 | ; ; 59 8 | ; ; 58 8 | : 149 ; ; | / 150 ; ; 244 6 | ; ; 227 6 | <NAME> 31 ;
name 151 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82
_quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89
expr 152 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96
open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | <NAME> 31 ; binding 153
comma{binding} 154 name 155 ; | actions 156 <DOCSTRING> 157 payoff 158 payoffs 159 roles 160 ;
__many{_game_member}_star_6 161 _game_member 162 actions 163 many{_game_member} 164 payoff 165
payoffs 166 payoffs_file 167 roles 168 ; 213 2 | <NAME> 31 ) 169 ; comma{formal} 170 formal 171
name 172 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82
_quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89
expr 173 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96
open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | chance 174 delay 175
<DOCSTRING> 176 noise 177 outcome 178 sample 179 signal 180 ; __many{_monitoring_member}_star_14
181 _monitoring_member 182 chance 183 delay 184 many{_monitoring_member} 185 noise 186 outcome 187
sample 188 signals 189 ; 238 2 | ; ; 187 10 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52
+ 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 expr 190 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 (
77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 191 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 52 + 80 some 81 ; _atom 82
_quantifier 83 call 84 comprehension 86 conditional 87 factor 192 name 92 number 94 open_factor 193
open_power 100 postfix 103 power 104 quantified 105 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME>
31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 factor 91 name 92 negation 194 number 94 open_comparison 95 open_factor 98
open_negation 195 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105
sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 52 + 80 some 81 ; _atom
82 _quantifier 83 call 84 comprehension 86 conditional 87 factor 196 name 92 number 94 open_factor
197 open_power 100 postfix 103 power 104 quantified 105 tuple 108 ; | ; ; 188 10 | ; ; 189 5 |
<NAME> 31 ; name 198 ; | ; ; 194 5 | ; ; 140 11 | ; ; 195 5 | ; ; 176 12 | and 199 ; ; 136 13 | or
200 ; ; 134 12 | ; ; 100 14 | ; ; 148 15 | ( 201 ; ; 192 5 | ; ; 138 11 | ; ; 193 5 | ; ; 161 12 |
; ; 157 12 | ; ; 135 12 | ; ; 169 12 | ; ; 159 12 | ; ; 173 12 | ; ; 163 12 | ; ; 166 12 | ^ 202 .
203 [ 204 ; ; 155 15 | ; ; 152 15 | ; ; 177 12 | < 205 - 206 > 207 + 208 == 209 != 210 <= 211 >=
212 ; _compare 213 ; 142 11 | mod 214 / 215 * 216 ; ; 145 16 | ; ; 196 5 | = 217 ; ; | [ 218 ; ; 65
17 | , 219 ; __comma{reference}_star_8 220 ; 217 18 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79
<NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 221 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | every 75 if 76 { 222 ( 77 [ 223 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 choice 224 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 domain 225 expr 226 factor 91 interval 227 name 92 negation 93 number
94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 range 228 sum 106
term 107 tuple 108 ; | every 75 if 76 { 222 ( 77 [ 223 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 ) 229
some 81 ; _atom 82 _quantifier 83 _value 230 call 84 choice 224 comma{setting} 231 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 domain 232 expr 233 factor 91
interval 227 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction
97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 range 228 setting 234 sum 106 term 107 tuple 108 ; | : 235 of 236 ; ; | every 75 if
76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 of 237 + 80 some 81 ; _atom 82 _quantifier 83 call 84
comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 238 factor 91 name
92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | clients 115 compliance 116 draws 118 instructions 119 llms 120 matching
121 objective 8 ; __many{_population_member}_star_11 122 _population_member 123 assortative 124
clients 125 compliance 126 draws 127 independent 128 instructions 129 joint 130 llms 131
many{_population_member} 239 objective 133 ; 229 2 | common 240 independent 241 ; _draws_kind 242 ;
| by_role 243 uniform 244 ; _instructions_kind 245 ; | <NAME> 31 ; comma{declarator} 246 declarator
247 name 248 ; | assortative 249 independent 250 joint 251 ; ; | clients 115 compliance 116 draws
118 instructions 119 llms 120 matching 121 objective 8 ; _population_member 252 assortative 124
clients 125 compliance 126 draws 127 independent 128 instructions 129 joint 130 llms 131 objective
133 ; 228 2 | ; ; 272 19 | ; ; 73 19 | ; ; 71 19 | ; ; 77 19 | ; ; 76 19 | ; ; 72 19 | ; ; 75 19 |
; ; 74 19 | ; ; 70 19 | } 253 ; ; | ; ; 78 19 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER>
52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 expr 254 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | discount 134
rounds 136 ; __many{_repeated_member}_star_16 137 _repeated_member 138 discount 139
many{_repeated_member} 255 rounds 141 ; 242 2 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER>
52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 expr 256 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | discount 134
rounds 136 ; _repeated_member 257 discount 139 rounds 141 ; 241 2 | ; ; 282 20 | ; ; 123 20 | } 258
; ; | ; ; 124 20 | } 259 ; ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 comma{expr} 260 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 expr 261 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | ; ; 249 9 | ; ;
271 8 | - 262 <NAME> 31 <NUMBER> 52 _ 55 ; _pattern{MINUS} 263 label{MINUS} 264 name 265 number 266
signed{MINUS} 267 wildcard 268 ; | , 269 ; ; 61 7 | ; ; 57 0 | every 75 if 76 ( 77 - 78 <NAME> 31
not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comma{expr} 270 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 261 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | <NUMBER> 52 ; number 271 ; | ( 272 ; ; 22 1 | ; ; 24 1 | , 273 ;
__comma{binding}_star_4 274 ; 209 7 | : 275 ; ; | in 276 ; ; | every 75 if 76 in 277 ( 77 - 78
<NAME> 31 not 79 <NUMBER> 52 of 278 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comma{sum} 279
comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 226 factor 91
labels 280 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 range 281 sum 282 term 107 tuple 108 ; | actions 156 payoff 158 payoffs 159 roles
160 ; __many{_game_member}_star_6 161 _game_member 162 actions 163 many{_game_member} 283 payoff
165 payoffs 166 payoffs_file 167 roles 168 ; 213 2 | = 284 of 285 ; ; | from 286 <PAYOFFS_BLOCK>
287 ; ; | <NAME> 31 ; comma{declarator} 288 declarator 247 name 248 ; | actions 156 payoff 158
payoffs 159 roles 160 ; _game_member 289 actions 163 payoff 165 payoffs 166 payoffs_file 167 roles
168 ; 212 2 | ; ; 262 21 | ; ; 38 21 | } 290 ; ; | ; ; 41 21 | ; ; 39 21 | ; ; 40 21 | ; ; 37 21 |
{ 291 ; ; | ) 292 ; ; | , 293 ; __comma{formal}_star_5 294 ; 211 22 | = 295 ; ; | ; ; 19 1 | of 296
; ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83
call 84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 297 factor
91 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | chance 174 delay 175 noise 177 outcome 178 sample 179
signal 180 ; __many{_monitoring_member}_star_14 181 _monitoring_member 182 chance 183 delay 184
many{_monitoring_member} 298 noise 186 outcome 187 sample 188 signals 189 ; 238 2 | every 75 if 76
( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 299 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 expr 300 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME>
31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 301 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | <NAME> 31 ; comma{name} 302 name 303 ; | chance 174 delay 175 noise 177 outcome 178
sample 179 signal 180 ; _monitoring_member 304 chance 183 delay 184 noise 186 outcome 187 sample
188 signals 189 ; 237 2 | ; ; 278 23 | ; ; 110 23 | ; ; 113 23 | } 305 ; ; | ; ; 112 23 | ; ; 111
23 | ; ; 114 23 | ; ; 109 23 | then 306 ; ; | , 307 ) 308 ; __tuple_plus_1 309 ; | ; ; 153 15 | ; ;
174 12 | ; ; 141 11 | ; ; 162 12 | ; ; 154 15 | ; ; 175 12 | in 310 ; ; | every 75 if 76 ( 77 - 78
<NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 factor 91 name 92 negation 311 number 94 open_comparison 95
open_factor 98 open_negation 312 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52
+ 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 313 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction 314
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52
+ 80 ) 315 some 81 ; _atom 82 _quantifier 83 call 84 comma{expr} 316 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 317 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83
call 84 comprehension 86 conditional 87 factor 318 name 92 number 94 open_factor 319 open_power 100
postfix 103 power 104 quantified 105 tuple 108 ; | <NAME> 320 ; ; | every 75 if 76 ( 77 - 78 <NAME>
31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 321 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | ; ; 181 24 | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 52 + 80 some 81 ; _atom 82
_quantifier 83 call 84 comprehension 86 conditional 87 factor 91 name 92 number 94 open_factor 98
open_power 100 open_term 322 postfix 103 power 104 quantified 105 term 323 tuple 108 ; | ; ; 183 24
| every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84
comprehension 86 conditional 87 factor 91 name 92 number 94 open_factor 98 open_power 100 open_term
324 postfix 103 power 104 quantified 105 term 325 tuple 108 ; | ; ; 179 24 | ; ; 180 24 | ; ; 182
24 | ; ; 184 24 | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 52 + 80 some 81 ; _atom 82
_quantifier 83 call 84 comprehension 86 conditional 87 factor 91 name 92 number 94 open_factor 98
open_power 100 open_sum 326 open_term 102 postfix 103 power 104 quantified 105 sum 327 term 107
tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83
call 84 comprehension 86 conditional 87 factor 328 name 92 number 94 open_factor 329 open_power 100
postfix 103 power 104 quantified 105 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 52 +
80 some 81 ; _atom 82 _quantifier 83 call 84 comprehension 86 conditional 87 factor 330 name 92
number 94 open_factor 331 open_power 100 postfix 103 power 104 quantified 105 tuple 108 ; | every
75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84
comprehension 86 conditional 87 factor 332 name 92 number 94 open_factor 333 open_power 100 postfix
103 power 104 quantified 105 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 +
80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 expr 334 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 (
77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 335 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105
range 336 sum 106 term 107 tuple 108 ; | <NAME> 31 ; name 110 reference 337 ; | , 338 ; ; 216 18 |
; ; 18 1 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82
_quantifier 83 call 84 comma{expr} 339 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 expr 261 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME>
31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 340 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | ; ; 129 25 | = 341 ; ; | .. 342 ; ; | ; ; 128 25 | ; ; 127 25 | ; ; 15 1 | ; ; 27 26
| ) 343 ; ; | ; ; 29 26 | = 344 .. 342 ; ; 28 26 | , 345 ; __comma{setting}_star_3 346 ; 207 22 |
<NAME> 31 ; comma{share} 347 name 110 reference 348 share 349 ; | <NAME> 31 ; comma{reference} 350
name 110 reference 111 ; | <NAME> 31 ; comma{reference} 351 name 110 reference 111 ; | otherwise
352 ; ; 98 19 | } 353 ; ; | ; ; 93 19 | ; ; 94 19 | ; ; 92 19 | ; ; 90 19 | ; ; 91 19 | ; ; 89 19 |
; ; 79 19 | , 354 ; __comma{declarator}_star_7 355 ; 215 27 | [ 356 ; ; 44 28 | every 75 if 76 ( 77
- 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 357 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | ; ; 85 19 | { 358 ; ; | ; ; 273 19 | ; ; 69 1 | ; ; 125 20 | } 359 ; ; |
; ; 126 20 | ; ; 283 20 | ; ; 122 1 | ; ; 56 0 | ; ; 63 8 | , 307 ; __tuple_plus_1 360 ; 223 8 |
<NUMBER> 52 ; number 361 ; | ; ; 250 6 | ; ; 224 6 | ; ; 234 29 | ; ; 246 30 | / 362 ; ; 235 29 | ;
; 225 6 | - 262 <NAME> 31 <NUMBER> 52 _ 55 ; _pattern{MINUS} 363 label{MINUS} 264 name 265 number
266 signed{MINUS} 267 wildcard 268 ; | ; ; 60 8 | ; ; 245 6 | every 75 if 76 { 222 ( 77 [ 223 - 78
<NAME> 31 not 79 <NUMBER> 52 + 80 ) 364 some 81 ; _atom 82 _quantifier 83 _value 230 call 84 choice
224 comma{setting} 365 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89
domain 232 expr 233 factor 91 interval 227 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 range 228 setting 234 sum 106 term 107 tuple 108
; | <NAME> 31 ; binding 366 name 155 ; | , 367 ; ; 208 7 | every 75 if 76 ( 77 - 78 <NAME> 31 not
79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 368 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | every 75 if 76 { 222 ( 77 [ 223 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 choice 224 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 domain 369 expr 226 factor 91 interval 227 name 92 negation 93 number
94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 range 228 sum 106
term 107 tuple 108 ; | [ 223 ; interval 370 ; | <NAME> 31 ; comma{reference} 371 name 110 reference
111 ; | ; ; 51 21 | ; ; 48 21 | ; ; 49 21 | , 372 < 205 - 206 > 207 + 208 == 209 != 210 <= 211 >=
212 ; __comma{sum}_star_9 373 _compare 213 ; 219 21 142 31 | } 374 ; ; | every 75 if 76 ( 77 - 78
<NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 375 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | <NAME> 31 ; comma{reference} 376 name 110 reference 111 ; | <STRING> 377
; ; | ; ; 54 21 | ; ; 42 21 | ; ; 263 21 | ; ; 35 1 | actions 156 <DOCSTRING> 378 payoff 158
payoffs 159 roles 160 ; __many{_game_member}_star_6 161 _game_member 162 actions 163
many{_game_member} 379 payoff 165 payoffs 166 payoffs_file 167 roles 168 ; 213 2 | { 380 ; ; |
<NAME> 31 ; formal 381 name 172 ; | , 382 ; ; 210 22 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79
<NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 383 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | <NAME> 31 ; name 384 ; | ; ; 119 23 | } 385 ; ; | ; ; 118 23 | ; ; 117 23 | ; ; 120
23 | ; ; 115 23 | , 386 ; __comma{name}_star_15 387 ; 240 23 | ; ; 279 23 | ; ; 102 1 | every 75 if
76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison
85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 388 factor 91 name 92
negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 expr 389 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | ; ; 197 5 | , 390 ) 391 ; ; |
every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call
84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 392 factor 91
name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | ; ; 139 11 | ; ; 160 12 | and 199 ; ; 137 13 | ; ;
158 12 | ; ; 199 5 | ) 393 ; ; | , 307 for 394 ; __tuple_plus_1 360 ; 223 22 | ; ; 156 15 | ; ; 178
12 | ; ; 191 5 | ] 395 ; ; | ; ; 168 12 | mod 214 / 215 * 216 ; ; 147 16 | ; ; 167 12 | mod 214 /
215 * 216 ; ; 146 16 | ; ; 164 12 | - 206 + 208 within 396 ; ; 143 11 | ; ; 151 15 | ; ; 172 12 | ;
; 150 15 | ; ; 171 12 | ; ; 149 15 | ; ; 170 12 | ; ; 99 14 | ] 397 .. 342 ; ; | ] 398 ; ; | ; ;
266 32 | <NAME> 31 ; name 110 reference 399 ; | } 400 ; ; | , 401 ; ; | every 75 if 76 ( 77 - 78
<NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 402 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 expr 403 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | ; ; 14 1 | every 75 if 76 { 222
( 77 [ 223 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 _value 404 call
84 choice 224 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 domain
232 expr 405 factor 91 interval 227 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 range 228 sum 106 term 107 tuple 108 ; | every
75 if 76 { 222 ( 77 [ 223 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83
_value 230 call 84 choice 224 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 domain 232 expr 233 factor 91 interval 227 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 range 228 setting
406 sum 106 term 107 tuple 108 ; | , 407 ; ; 206 22 | ; ; 81 19 | every 75 if 76 ( 77 - 78 <NAME>
31 not 79 <NUMBER> 52 + 80 rest 408 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 409 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105
rest 410 sum 106 term 107 tuple 108 ; | , 411 ; __comma{share}_star_12 412 ; 231 19 | : 413 ; ; |
every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call
84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 414 factor 91
name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | - 262 <NAME> 31 <NUMBER> 52 ; label{MINUS} 415 name
265 number 266 signed{MINUS} 267 ; | ; ; 68 1 | <NAME> 31 ; declarator 416 name 248 ; | , 417 ; ;
214 27 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier
83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 418
factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | ; ; 86 19 | <NAME> 31 ; __many{joint_row}_star_13 419
comma{reference} 420 joint_row 421 many{joint_row} 422 name 110 reference 111 ; 233 2 | ; ; 121 1 |
, 390 ; ; 222 33 | ; ; 247 30 | <NUMBER> 52 ; number 423 ; | ; ; 251 6 | ; ; 21 1 | ) 424 ; ; | ; ;
258 6 | <NAME> 31 ; binding 425 name 155 ; | ; ; 23 1 | ; ; 25 6 | ; ; 50 21 | : 426 ; ; | ( 77 -
427 <NAME> 31 <NUMBER> 52 + 428 ; _atom 82 call 84 comprehension 86 factor 91 name 92 number 94
postfix 429 power 104 sum 430 term 431 tuple 108 ; | , 432 ; ; 218 21 | ; ; 34 1 | ; ; 53 21 | =
433 ; ; | ; ; 55 21 | actions 156 payoff 158 payoffs 159 roles 160 ; __many{_game_member}_star_6
161 _game_member 162 actions 163 many{_game_member} 434 payoff 165 payoffs 166 payoffs_file 167
roles 168 ; 213 2 | } 435 ; ; | actions 156 <DOCSTRING> 436 payoff 158 payoffs 159 roles 160 ;
__many{_game_member}_star_6 161 _game_member 162 actions 163 many{_game_member} 437 payoff 165
payoffs 166 payoffs_file 167 roles 168 ; 213 2 | ; ; 260 26 | <NAME> 31 ; formal 438 name 172 ; | ;
; 36 26 | = 439 ; ; | ; ; 101 1 | <NAME> 31 ; name 440 ; | , 441 ; ; 239 23 | else 442 ; ; | ; ;
252 34 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier
83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 443
factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | ; ; 201 5 | : 444 ; ; | ; ; 198 5 | <NAME> 31 ; name
445 ; | ; ; 190 5 | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 52 + 80 some 81 ; _atom 82
_quantifier 83 call 84 comprehension 86 conditional 87 factor 91 name 92 number 94 open_factor 98
open_power 100 open_sum 446 open_term 102 postfix 103 power 104 quantified 105 sum 447 term 107
tuple 108 ; | ; ; 66 17 | ; ; 67 17 | ; ; 267 32 | ; ; 133 25 | every 75 if 76 ( 77 - 78 <NAME> 31
not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 448 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | ; ; 17 1 | step 449 ; ; 131 35 | ; ; 26 26 | .. 342 ; ; 28 26 | ; ; 256 26 | every 75
if 76 { 222 ( 77 [ 223 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83
_value 230 call 84 choice 224 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 domain 232 expr 233 factor 91 interval 227 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 range 228 setting
450 sum 106 term 107 tuple 108 ; | ; ; 84 36 | ; ; 82 36 | ; ; 83 36 | <NAME> 31 ; name 110
reference 348 share 451 ; | , 452 ; ; 230 19 | <NAME> 31 ; comma{share} 453 name 110 reference 348
share 349 ; | otherwise 454 ; ; 96 19 | ; ; 97 19 | ; ; 264 28 | <NAME> 31 ; declarator 455 name
248 ; | ] 456 ; ; | <NAME> 31 ; comma{reference} 420 joint_row 457 name 110 reference 111 ; 232 2 |
: 458 ; ; | ; ; 276 37 | } 459 ; ; | ; ; 236 29 | ; ; 20 1 | ; ; 259 6 | every 75 if 76 in 460 ( 77
- 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comma{sum} 279
comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 226 factor 91
labels 461 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 range 462 sum 282 term 107 tuple 108 ; | ( 77 - 427 <NAME> 31 <NUMBER> 52 + 428 ;
_atom 82 call 84 comprehension 86 factor 192 name 92 number 94 postfix 429 power 104 tuple 108 ; |
( 77 - 427 <NAME> 31 <NUMBER> 52 + 428 ; _atom 82 call 84 comprehension 86 factor 196 name 92
number 94 postfix 429 power 104 tuple 108 ; | ^ 463 . 203 [ 204 ; ; 155 38 | - 464 + 465 ; ; 268 39
| mod 466 / 467 * 468 ; ; 145 40 | ( 77 - 427 <NAME> 31 <NUMBER> 52 + 428 ; _atom 82 call 84
comprehension 86 factor 91 name 92 number 94 postfix 429 power 104 sum 469 term 431 tuple 108 ; |
every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call
84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 470 factor 91
name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | } 471 ; ; | ; ; 33 1 | actions 156 payoff 158 payoffs
159 roles 160 ; __many{_game_member}_star_6 161 _game_member 162 actions 163 many{_game_member} 472
payoff 165 payoffs 166 payoffs_file 167 roles 168 ; 213 2 | } 473 ; ; | ; ; 261 26 | every 75 if 76
( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 474 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | ; ; 280 41 | <NAME> 31 ; name 475 ; | every 75 if 76 ( 77 - 78 <NAME> 31
not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 476 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | ; ; 253 34 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 expr 477 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | in 478 ; ; | ; ; 165 12 | - 206
+ 208 ; ; 144 11 | ] 479 ; ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 expr 480 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | ; ; 257 26 | ; ; 274 36 |
<NAME> 31 ; name 110 reference 348 share 481 ; | ; ; 80 19 | - 262 <NAME> 31 <NUMBER> 52 ;
label{MINUS} 482 name 265 number 266 signed{MINUS} 267 ; | ; ; 265 28 | ; ; 43 28 | ; ; 277 37 |
every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier 83 call
84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 483 factor 91
name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | ; ; 87 19 | [ 223 ; interval 484 ; | ; ; 45 21 | ; ;
46 21 | ( 77 - 427 <NAME> 31 <NUMBER> 52 + 428 ; _atom 82 call 84 comprehension 86 factor 318 name
92 number 94 postfix 429 power 104 tuple 108 ; | ( 77 - 427 <NAME> 31 <NUMBER> 52 + 428 ; _atom 82
call 84 comprehension 86 factor 91 name 92 number 94 postfix 429 power 104 term 485 tuple 108 ; | (
77 - 427 <NAME> 31 <NUMBER> 52 + 428 ; _atom 82 call 84 comprehension 86 factor 91 name 92 number
94 postfix 429 power 104 term 486 tuple 108 ; | ( 77 - 427 <NAME> 31 <NUMBER> 52 + 428 ; _atom 82
call 84 comprehension 86 factor 328 name 92 number 94 postfix 429 power 104 tuple 108 ; | ( 77 -
427 <NAME> 31 <NUMBER> 52 + 428 ; _atom 82 call 84 comprehension 86 factor 330 name 92 number 94
postfix 429 power 104 tuple 108 ; | ( 77 - 427 <NAME> 31 <NUMBER> 52 + 428 ; _atom 82 call 84
comprehension 86 factor 332 name 92 number 94 postfix 429 power 104 tuple 108 ; | - 464 + 465 ; ;
269 39 | ; ; 52 21 | ; ; 32 1 | } 487 ; ; | ; ; 31 1 | ; ; 116 23 | ; ; 281 41 | ; ; 185 12 | ; ;
186 12 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 52 + 80 some 81 ; _atom 82 _quantifier
83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 226
factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 range 488 sum 106 term 107 tuple 108 ; | ; ; 132 42 | ; ; 130 35 | ; ; 275 36 | ; ;
95 19 | ; ; 88 37 | ; ; 47 21 | mod 466 / 467 * 468 ; ; 147 40 | mod 466 / 467 * 468 ; ; 146 40 | ;
; 30 1 | ) 489 ; ; | ; ; 200 5
"""
