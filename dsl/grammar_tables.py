"""This module holds the parse tables of grammar.lark, written by grammar_build.py."""

WORDS = """
_ | actions | analysis | and | assortative | by_role | chance | claim | clients | common |
compliance | delay | discount | draws | else | every | for | game | identified | if | in |
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
roles rounds ) ] sample signal / some * step then _ use within .. == != <= >= | <END> analysis
claim game { let monitoring objective param play population repeated use | <END> actions analysis
and chance ^ claim clients : , compliance delay discount . draws else = for game instructions < let
llms [ matching - mod monitoring > <NAME> noise <NUMBER> objective or otherwise outcome param
payoff payoffs play + population } repeated roles rounds ) ] sample signal / * step then _ use
within .. == != <= >= | : , | : | - <NAME> <NUMBER> otherwise } _ | actions clients : , compliance
draws instructions llms matching objective payoff payoffs } roles | <NAME> | <END> actions analysis
and chance claim clients : , compliance delay discount draws else = for game instructions let llms
matching - monitoring <NAME> noise <NUMBER> objective or otherwise outcome param payoff payoffs
play population } repeated roles rounds ) ] sample signal step then _ use .. | <END> actions
analysis chance claim clients : , compliance delay discount draws else = for game instructions let
llms matching - monitoring <NAME> noise <NUMBER> objective otherwise outcome param payoff payoffs
play population } repeated roles rounds ) ] sample signal step then _ use .. | <END> actions
analysis chance claim clients : , compliance delay discount draws else = for game instructions let
llms matching - monitoring <NAME> noise <NUMBER> objective or otherwise outcome param payoff
payoffs play population } repeated roles rounds ) ] sample signal step then _ use .. | <END>
analysis claim clients compliance draws game instructions let llms matching monitoring objective
param play population } repeated use | <END> actions analysis and chance claim clients : ,
compliance delay discount draws else = for game instructions < let llms matching - mod monitoring >
<NAME> noise <NUMBER> objective or otherwise outcome param payoff payoffs play + population }
repeated roles rounds ) ] sample signal / * step then _ use within .. == != <= >= | <END> actions
analysis and chance claim clients : , compliance delay discount draws else = for game instructions
let llms matching monitoring <NAME> noise <NUMBER> objective or otherwise outcome param payoff
payoffs play population } repeated roles rounds ) ] sample signal step then _ use .. | <END>
actions analysis and chance claim clients : , compliance delay discount draws else = for game
instructions < let llms matching - monitoring > <NAME> noise <NUMBER> objective or otherwise
outcome param payoff payoffs play + population } repeated roles rounds ) ] sample signal step then
_ use within .. == != <= >= | : , = every if ( - <NAME> not <NUMBER> + rest some | : = every if ( -
<NAME> not <NUMBER> + some | clients compliance draws instructions llms matching objective } |
discount } rounds | actions payoff payoffs } roles | ) | chance delay noise outcome } sample signal
| every if ( - <NAME> <NUMBER> + some | : , = ) | , ) | actions clients compliance draws
instructions llms matching objective payoff payoffs } roles | actions clients , compliance draws
instructions llms matching objective payoff payoffs } roles | actions , payoff payoffs } roles |
and ^ . < [ - mod > or + / * .. == != <= >= | : , = every if ( - <NAME> not <NUMBER> + some | -
<NAME> <NUMBER> otherwise } ) _ | , - <NAME> <NUMBER> otherwise } ) _ | actions : , = payoff
payoffs } roles ) ] | clients , compliance draws instructions llms matching objective } | <NAME> }
| chance , delay noise outcome } sample signal | actions : , = payoff payoffs } roles )
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
_game_member 1 <> 0 | roles 2 roles 1 | declarator 4 declarator 0 2 | declarator 1 declarator 0 <>
| actions 5 actions 2 4 | actions 5 actions 2 4 | actions 6 actions 2 5 | actions 2 actions <> 1 |
actions 2 actions <> 1 | actions 3 actions <> 2 | labels 1 labels 0 | label 1 <> 0 | label 1 <> 0 |
label 1 <> 0 | signed_number 2 signed_number 0 1 | payoff 5 payoff 2 4 | payoff 3 payoff <> 2 |
payoffs 2 payoffs 1 | payoff_table 4 payoff_table 1 2 | payoff_table 3 payoff_table <> 1 |
_payoff_row 1 <> 0 | _payoff_row 1 <> 0 | payoff_row 3 payoff_row 0 2 | otherwise_row 3
otherwise_row 2 | _pattern 1 <> 0 | _pattern 1 <> 0 | wildcard 1 wildcard | reference 1 <> 0 |
reference 4 index 0 2 | reference 4 index 0 2 | population 5 population 2 3 | population 4
population <> 2 | _population_member 1 <> 0 | _population_member 1 <> 0 | _population_member 1 <> 0
| _population_member 1 <> 0 | _population_member 1 <> 0 | _population_member 1 <> 0 |
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
comma{label} 2 comma 0 -2 | comma{label} 1 comma 0 | many{_payoff_row} 1 many -1 |
many{_payoff_row} 0 many | comma{_pattern} 2 comma 0 -2 | comma{_pattern} 1 comma 0 | comma{expr} 2
comma 0 -2 | comma{expr} 1 comma 0 | many{_population_member} 1 many -1 | many{_population_member}
0 many | comma{share} 2 comma 0 -2 | comma{share} 1 comma 0 | many{joint_row} 1 many -1 |
many{joint_row} 0 many | many{_monitoring_member} 1 many -1 | many{_monitoring_member} 0 many |
comma{name} 2 comma 0 -2 | comma{name} 1 comma 0 | many{_repeated_member} 1 many -1 |
many{_repeated_member} 0 many | __tuple_plus_0 2 list 1 | __tuple_plus_0 3 list -1 2 |
__many{_declaration}_star_1 1 list 0 | __many{_declaration}_star_1 2 list -1 1 |
__comma{setting}_star_2 2 list 1 | __comma{setting}_star_2 3 list -1 2 | __comma{binding}_star_3 2
list 1 | __comma{binding}_star_3 3 list -1 2 | __comma{formal}_star_4 2 list 1 |
__comma{formal}_star_4 3 list -1 2 | __many{_game_member}_star_5 1 list 0 |
__many{_game_member}_star_5 2 list -1 1 | __comma{declarator}_star_6 2 list 1 |
__comma{declarator}_star_6 3 list -1 2 | __comma{reference}_star_7 2 list 1 |
__comma{reference}_star_7 3 list -1 2 | __comma{label}_star_8 2 list 1 | __comma{label}_star_8 3
list -1 2 | __many{_payoff_row}_star_9 1 list 0 | __many{_payoff_row}_star_9 2 list -1 1 |
__comma{_pattern}_star_10 2 list 1 | __comma{_pattern}_star_10 3 list -1 2 |
__many{_population_member}_star_11 1 list 0 | __many{_population_member}_star_11 2 list -1 1 |
__comma{share}_star_12 2 list 1 | __comma{share}_star_12 3 list -1 2 | __many{joint_row}_star_13 1
list 0 | __many{joint_row}_star_13 2 list -1 1 | __many{_monitoring_member}_star_14 1 list 0 |
__many{_monitoring_member}_star_14 2 list -1 1 | __comma{name}_star_15 2 list 1 |
__comma{name}_star_15 3 list -1 2 | __many{_repeated_member}_star_16 1 list 0 |
__many{_repeated_member}_star_16 2 list -1 1
"""

STATES = """
analysis 2 claim 3 <DOCSTRING> 4 game 5 let 6 monitoring 7 objective 8 param 9 play 10 population
11 repeated 12 use 13 ; __many{_declaration}_star_1 14 _declaration 15 analysis 16 claim 17 file 18
game 19 let 20 many{_declaration} 21 monitoring 22 objective 23 param 24 play 25 population 26
repeated 27 use 28 ; 207 0 | { 29 ; payoff_table 30 ; | <NAME> 31 ; name 32 ; | <STRING> 33 ; ; |
analysis 2 claim 3 game 5 let 6 monitoring 7 objective 8 param 9 play 10 population 11 repeated 12
use 13 ; __many{_declaration}_star_1 14 _declaration 15 analysis 16 claim 17 game 19 let 20
many{_declaration} 34 monitoring 22 objective 23 param 24 play 25 population 26 repeated 27 use 28
; 207 0 | <NAME> 31 ; name 35 ; | <NAME> 31 ; name 36 ; | clients 37 identified 38 none 39 perfect
40 public 41 ; _monitoring_kind 42 ; | = 43 of 44 ; ; | <NAME> 31 ; name 45 ; | <NAME> 31 ; name 46
; | { 47 ; ; | { 48 ; ; | <STRING> 49 ; ; | analysis 2 claim 3 game 5 let 6 monitoring 7 objective
8 param 9 play 10 population 11 repeated 12 use 13 ; _declaration 50 analysis 16 claim 17 game 19
let 20 monitoring 22 objective 23 param 24 play 25 population 26 repeated 27 use 28 ; 206 0 | ; ;
242 1 | ; ; 11 1 | ; ; 12 1 | ; ; | ; ; 6 1 | ; ; 5 1 | ; ; 1 0 | ; ; 9 1 | ; ; 8 1 | ; ; 4 1 | ; ;
3 1 | ; ; 7 1 | ; ; 10 1 | ; ; 2 1 | <DOCSTRING> 51 - 52 <NAME> 31 <NUMBER> 53 otherwise 54 _ 55 ;
__many{_payoff_row}_star_9 56 _pattern 57 _payoff_row 58 comma{_pattern} 59 label 60
many{_payoff_row} 61 name 62 number 63 otherwise_row 64 payoff_row 65 signed_number 66 wildcard 67
; 223 2 | ; ; | ; ; 204 3 | = 68 ; ; | : 69 for 70 ; ; | ; ; 0 0 | { 71 ( 72 ; ; | = 73 ; ; | ; ;
107 4 | ; ; 108 4 | ; ; 109 4 | ; ; 106 4 | ; ; 110 4 | { 74 ; ; 105 1 | every 75 if 76 ( 77 - 78
<NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 90 factor 91 name 92 negation 93
number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation
99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | <NAME> 31 ; comma{reference} 109 name 110 reference 111 ; | = 112 in 113 ; ; | ( 114
; ; 16 1 | clients 115 compliance 116 <DOCSTRING> 117 draws 118 instructions 119 llms 120 matching
121 objective 8 ; __many{_population_member}_star_11 122 _population_member 123 assortative 124
clients 125 compliance 126 draws 127 independent 128 instructions 129 joint 130 llms 131
many{_population_member} 132 objective 133 ; 229 2 | discount 134 <DOCSTRING> 135 rounds 136 ;
__many{_repeated_member}_star_16 137 _repeated_member 138 discount 139 many{_repeated_member} 140
rounds 141 ; 239 2 | ; ; 13 1 | ; ; 243 1 | - 52 <NAME> 31 <NUMBER> 53 otherwise 54 _ 55 ;
__many{_payoff_row}_star_9 56 _pattern 57 _payoff_row 58 comma{_pattern} 59 label 60
many{_payoff_row} 142 name 62 number 63 otherwise_row 64 payoff_row 65 signed_number 66 wildcard 67
; 223 2 | <NUMBER> 53 ; number 143 ; | ; ; 205 5 | : 144 ; ; | ; ; 66 6 | - 52 <NAME> 31 <NUMBER>
53 otherwise 54 _ 55 ; _pattern 57 _payoff_row 145 comma{_pattern} 59 label 60 name 62 number 63
otherwise_row 64 payoff_row 65 signed_number 66 wildcard 67 ; 222 2 | , 146 ;
__comma{_pattern}_star_10 147 ; 225 7 | ; ; 258 8 | : 148 ; ; | ; ; 64 6 | } 149 ; ; | ; ; 51 9 | ;
; 52 9 | ; ; 61 8 | ; ; 60 8 | ; ; 53 9 | ; ; 65 6 | <NAME> 31 ; name 150 ; | every 75 if 76 ( 77 -
78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 151 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | <NAME> 31 ; binding 152 comma{binding} 153 name 154 ; | actions 155
<DOCSTRING> 156 payoff 157 payoffs 158 roles 159 ; __many{_game_member}_star_5 160 _game_member 161
actions 162 many{_game_member} 163 payoff 164 payoffs 165 roles 166 ; 215 2 | <NAME> 31 ) 167 ;
comma{formal} 168 formal 169 name 170 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 +
80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 expr 171 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | chance 172 delay
173 <DOCSTRING> 174 noise 175 outcome 176 sample 177 signal 178 ;
__many{_monitoring_member}_star_14 179 _monitoring_member 180 chance 181 delay 182
many{_monitoring_member} 183 noise 184 outcome 185 sample 186 signals 187 ; 235 2 | ; ; 189 10 |
every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call
84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 188 factor 91
name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53
+ 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 expr 189 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 (
77 - 78 <NAME> 31 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comprehension 86
conditional 87 factor 190 name 92 number 94 open_factor 191 open_power 100 postfix 103 power 104
quantified 105 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 factor 91 name 92
negation 192 number 94 open_comparison 95 open_factor 98 open_negation 193 open_power 100 open_sum
101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | every 75 if
76 ( 77 - 78 <NAME> 31 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comprehension 86
conditional 87 factor 194 name 92 number 94 open_factor 195 open_power 100 postfix 103 power 104
quantified 105 tuple 108 ; | ; ; 190 10 | ; ; 191 5 | <NAME> 31 ; name 196 ; | ; ; 196 5 | ; ; 142
11 | ; ; 197 5 | ; ; 178 12 | and 197 ; ; 138 13 | or 198 ; ; 136 12 | ; ; 102 14 | ; ; 150 15 | (
199 ; ; 194 5 | ; ; 140 11 | ; ; 195 5 | ; ; 163 12 | ; ; 159 12 | ; ; 137 12 | ; ; 171 12 | ; ;
161 12 | ; ; 175 12 | ; ; 165 12 | ; ; 168 12 | ^ 200 . 201 [ 202 ; ; 157 15 | ; ; 154 15 | ; ; 179
12 | < 203 - 204 > 205 + 206 == 207 != 208 <= 209 >= 210 ; _compare 211 ; 144 16 | mod 212 / 213 *
214 ; ; 147 17 | ; ; 198 5 | = 215 ; ; | [ 216 ; ; 67 18 | , 217 ; __comma{reference}_star_7 218 ;
219 19 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier
83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 219
factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 { 220 ( 77 [ 221 - 78 <NAME> 31 not 79
<NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 choice 222 comparison 85 comprehension
86 conditional 87 conjunction 88 disjunction 89 domain 223 expr 224 factor 91 interval 225 name 92
negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105
range 226 sum 106 term 107 tuple 108 ; | every 75 if 76 { 220 ( 77 [ 221 - 78 <NAME> 31 not 79
<NUMBER> 53 + 80 ) 227 some 81 ; _atom 82 _quantifier 83 _value 228 call 84 choice 222
comma{setting} 229 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89
domain 230 expr 231 factor 91 interval 225 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 range 226 setting 232 sum 106 term 107 tuple 108
; | : 233 of 234 ; ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 of 235 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 expr 236 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | clients 115 compliance 116
draws 118 instructions 119 llms 120 matching 121 objective 8 ; __many{_population_member}_star_11
122 _population_member 123 assortative 124 clients 125 compliance 126 draws 127 independent 128
instructions 129 joint 130 llms 131 many{_population_member} 237 objective 133 ; 229 2 | common 238
independent 239 ; _draws_kind 240 ; | by_role 241 uniform 242 ; _instructions_kind 243 ; | <NAME>
31 ; comma{declarator} 244 declarator 245 name 246 ; | assortative 247 independent 248 joint 249 ;
; | clients 115 compliance 116 draws 118 instructions 119 llms 120 matching 121 objective 8 ;
_population_member 250 assortative 124 clients 125 compliance 126 draws 127 independent 128
instructions 129 joint 130 llms 131 objective 133 ; 228 2 | ; ; 262 20 | ; ; 75 20 | ; ; 73 20 | ;
; 79 20 | ; ; 78 20 | ; ; 74 20 | ; ; 77 20 | ; ; 76 20 | ; ; 72 20 | } 251 ; ; | ; ; 80 20 | every
75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84
comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 252 factor 91 name
92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | discount 134 rounds 136 ; __many{_repeated_member}_star_16 137
_repeated_member 138 discount 139 many{_repeated_member} 253 rounds 141 ; 239 2 | every 75 if 76 (
77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 254 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | discount 134 rounds 136 ; _repeated_member 255 discount 139 rounds 141 ;
238 2 | ; ; 272 21 | ; ; 125 21 | } 256 ; ; | ; ; 126 21 | } 257 ; ; | ; ; 54 9 | every 75 if 76 (
77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comma{expr} 258
comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 259 factor 91 name
92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | ; ; 259 8 | - 52 <NAME> 31 <NUMBER> 53 _ 55 ; _pattern 260 label 60 name
62 number 63 signed_number 66 wildcard 67 ; | , 261 ; ; 224 7 | every 75 if 76 ( 77 - 78 <NAME> 31
not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comma{expr} 262 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 259 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | ; ; 59 0 | ( 263 ; ; 22 1 | ; ; 24 1 | , 264 ; __comma{binding}_star_3
265 ; 211 7 | : 266 ; ; | in 267 ; ; | every 75 if 76 in 268 ( 77 - 269 <NAME> 31 not 79 <NUMBER>
53 of 270 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comma{label} 271 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 224 factor 91 label 272 labels
273 name 274 negation 93 number 275 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 range 276 signed_number 66 sum 106 term 107 tuple 108 ; | actions 155 payoff 157
payoffs 158 roles 159 ; __many{_game_member}_star_5 160 _game_member 161 actions 162
many{_game_member} 277 payoff 164 payoffs 165 roles 166 ; 215 2 | = 278 of 279 ; ; |
<PAYOFFS_BLOCK> 280 ; ; | <NAME> 31 ; comma{declarator} 281 declarator 245 name 246 ; | actions 155
payoff 157 payoffs 158 roles 159 ; _game_member 282 actions 162 payoff 164 payoffs 165 roles 166 ;
214 2 | ; ; 250 22 | ; ; 38 22 | } 283 ; ; | ; ; 40 22 | ; ; 39 22 | ; ; 37 22 | { 284 ; ; | ) 285
; ; | , 286 ; __comma{formal}_star_4 287 ; 213 23 | = 288 ; ; | ; ; 19 1 | of 289 ; ; | every 75 if
76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison
85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 290 factor 91 name 92
negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | chance 172 delay 173 noise 175 outcome 176 sample 177 signal 178 ;
__many{_monitoring_member}_star_14 179 _monitoring_member 180 chance 181 delay 182
many{_monitoring_member} 291 noise 184 outcome 185 sample 186 signals 187 ; 235 2 | every 75 if 76
( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 292 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 expr 293 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME>
31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 294 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | <NAME> 31 ; comma{name} 295 name 296 ; | chance 172 delay 173 noise 175 outcome 176
sample 177 signal 178 ; _monitoring_member 297 chance 181 delay 182 noise 184 outcome 185 sample
186 signals 187 ; 234 2 | ; ; 268 24 | ; ; 112 24 | ; ; 115 24 | } 298 ; ; | ; ; 114 24 | ; ; 113
24 | ; ; 116 24 | ; ; 111 24 | then 299 ; ; | , 300 ) 301 ; __tuple_plus_0 302 ; | ; ; 155 15 | ; ;
176 12 | ; ; 143 11 | ; ; 164 12 | ; ; 156 15 | ; ; 177 12 | in 303 ; ; | every 75 if 76 ( 77 - 78
<NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 factor 91 name 92 negation 304 number 94 open_comparison 95
open_factor 98 open_negation 305 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53
+ 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 306 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction 307
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53
+ 80 ) 308 some 81 ; _atom 82 _quantifier 83 call 84 comma{expr} 309 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 310 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83
call 84 comprehension 86 conditional 87 factor 311 name 92 number 94 open_factor 312 open_power 100
postfix 103 power 104 quantified 105 tuple 108 ; | <NAME> 313 ; ; | every 75 if 76 ( 77 - 78 <NAME>
31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 314 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | ; ; 183 25 | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 53 + 80 some 81 ; _atom 82
_quantifier 83 call 84 comprehension 86 conditional 87 factor 91 name 92 number 94 open_factor 98
open_power 100 open_term 315 postfix 103 power 104 quantified 105 term 316 tuple 108 ; | ; ; 185 25
| every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84
comprehension 86 conditional 87 factor 91 name 92 number 94 open_factor 98 open_power 100 open_term
317 postfix 103 power 104 quantified 105 term 318 tuple 108 ; | ; ; 181 25 | ; ; 182 25 | ; ; 184
25 | ; ; 186 25 | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 53 + 80 some 81 ; _atom 82
_quantifier 83 call 84 comprehension 86 conditional 87 factor 91 name 92 number 94 open_factor 98
open_power 100 open_sum 319 open_term 102 postfix 103 power 104 quantified 105 sum 320 term 107
tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83
call 84 comprehension 86 conditional 87 factor 321 name 92 number 94 open_factor 322 open_power 100
postfix 103 power 104 quantified 105 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 53 +
80 some 81 ; _atom 82 _quantifier 83 call 84 comprehension 86 conditional 87 factor 323 name 92
number 94 open_factor 324 open_power 100 postfix 103 power 104 quantified 105 tuple 108 ; | every
75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84
comprehension 86 conditional 87 factor 325 name 92 number 94 open_factor 326 open_power 100 postfix
103 power 104 quantified 105 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 +
80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 expr 327 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 (
77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 328 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105
range 329 sum 106 term 107 tuple 108 ; | <NAME> 31 ; name 110 reference 330 ; | , 331 ; ; 218 19 |
; ; 18 1 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82
_quantifier 83 call 84 comma{expr} 332 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 expr 259 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME>
31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 333 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | ; ; 131 26 | = 334 ; ; | .. 335 ; ; | ; ; 130 26 | ; ; 129 26 | ; ; 15 1 | ; ; 27 27
| ) 336 ; ; | ; ; 29 27 | = 337 .. 335 ; ; 28 27 | , 338 ; __comma{setting}_star_2 339 ; 209 23 |
<NAME> 31 ; comma{share} 340 name 110 reference 341 share 342 ; | <NAME> 31 ; comma{reference} 343
name 110 reference 111 ; | <NAME> 31 ; comma{reference} 344 name 110 reference 111 ; | otherwise
345 ; ; 100 20 | } 346 ; ; | ; ; 95 20 | ; ; 96 20 | ; ; 94 20 | ; ; 92 20 | ; ; 93 20 | ; ; 91 20
| ; ; 81 20 | , 347 ; __comma{declarator}_star_6 348 ; 217 28 | [ 349 ; ; 43 29 | every 75 if 76 (
77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 350 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | ; ; 87 20 | { 351 ; ; | ; ; 263 20 | ; ; 71 1 | ; ; 127 21 | } 352 ; ; |
; ; 128 21 | ; ; 273 21 | ; ; 124 1 | ; ; 58 0 | ; ; 63 8 | , 300 ; __tuple_plus_0 353 ; 227 8 | ;
; 260 6 | - 52 <NAME> 31 <NUMBER> 53 _ 55 ; _pattern 354 label 60 name 62 number 63 signed_number
66 wildcard 67 ; | ; ; 62 8 | every 75 if 76 { 220 ( 77 [ 221 - 78 <NAME> 31 not 79 <NUMBER> 53 +
80 ) 355 some 81 ; _atom 82 _quantifier 83 _value 228 call 84 choice 222 comma{setting} 356
comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 domain 230 expr 231
factor 91 interval 225 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96
open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 range 226 setting 232 sum 106 term 107 tuple 108 ; | <NAME> 31
; binding 357 name 154 ; | , 358 ; ; 210 7 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53
+ 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 expr 359 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 {
220 ( 77 [ 221 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84
choice 222 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 domain 360
expr 224 factor 91 interval 225 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 range 226 sum 106 term 107 tuple 108 ; | [ 221 ; interval 361
; | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84
comprehension 86 conditional 87 factor 190 name 92 number 362 open_factor 191 open_power 100
postfix 103 power 104 quantified 105 tuple 108 ; | <NAME> 31 ; comma{reference} 363 name 110
reference 111 ; | ; ; 50 22 | , 364 ; __comma{label}_star_8 365 ; 221 22 | ; ; 47 22 | ( 199 ; ; 51
30 194 31 | ; ; 52 30 195 31 | ; ; 48 22 | } 366 ; ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79
<NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 367 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | <NAME> 31 ; comma{reference} 368 name 110 reference 111 ; | ; ; 57 22 | ; ; 41 22 | ;
; 251 22 | ; ; 35 1 | actions 155 <DOCSTRING> 369 payoff 157 payoffs 158 roles 159 ;
__many{_game_member}_star_5 160 _game_member 161 actions 162 many{_game_member} 370 payoff 164
payoffs 165 roles 166 ; 215 2 | { 371 ; ; | <NAME> 31 ; formal 372 name 170 ; | , 373 ; ; 212 23 |
every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call
84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 374 factor 91
name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | <NAME> 31 ; name 375 ; | ; ; 121 24 | } 376 ; ; | ; ;
120 24 | ; ; 119 24 | ; ; 122 24 | ; ; 117 24 | , 377 ; __comma{name}_star_15 378 ; 237 24 | ; ;
269 24 | ; ; 104 1 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82
_quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89
expr 379 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96
open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME>
31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 380 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | ; ; 199 5 | , 381 ) 382 ; ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 +
80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 expr 383 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | ; ; 141 11 | ; ;
162 12 | and 197 ; ; 139 13 | ; ; 160 12 | ; ; 201 5 | ) 384 ; ; | , 300 for 385 ; __tuple_plus_0
353 ; 227 23 | ; ; 158 15 | ; ; 180 12 | ; ; 193 5 | ] 386 ; ; | ; ; 170 12 | mod 212 / 213 * 214 ;
; 149 17 | ; ; 169 12 | mod 212 / 213 * 214 ; ; 148 17 | ; ; 166 12 | - 204 + 206 within 387 ; ;
145 16 | ; ; 153 15 | ; ; 174 12 | ; ; 152 15 | ; ; 173 12 | ; ; 151 15 | ; ; 172 12 | ; ; 101 14 |
] 388 .. 335 ; ; | ] 389 ; ; | ; ; 254 32 | <NAME> 31 ; name 110 reference 390 ; | } 391 ; ; | ,
392 ; ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier
83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 393
factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53
+ 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 expr 394 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | ; ; 14 1 | every
75 if 76 { 220 ( 77 [ 221 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83
_value 395 call 84 choice 222 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 domain 230 expr 396 factor 91 interval 225 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 range 226 sum 106
term 107 tuple 108 ; | every 75 if 76 { 220 ( 77 [ 221 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some
81 ; _atom 82 _quantifier 83 _value 228 call 84 choice 222 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 domain 230 expr 231 factor 91 interval 225 name 92
negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105
range 226 setting 397 sum 106 term 107 tuple 108 ; | , 398 ; ; 208 23 | ; ; 83 20 | every 75 if 76
( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 rest 399 some 81 ; _atom 82 _quantifier 83 call 84
comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 400 factor 91 name
92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105
rest 401 sum 106 term 107 tuple 108 ; | , 402 ; __comma{share}_star_12 403 ; 231 20 | : 404 ; ; |
every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call
84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 405 factor 91
name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 sum 106 term 107 tuple 108 ; | - 52 <NAME> 31 <NUMBER> 53 ; label 406 name 62 number
63 signed_number 66 ; | ; ; 70 1 | <NAME> 31 ; declarator 407 name 246 ; | , 408 ; ; 216 28 | every
75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84
comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 409 factor 91 name
92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | ; ; 88 20 | <NAME> 31 ; __many{joint_row}_star_13 410 comma{reference}
411 joint_row 412 many{joint_row} 413 name 110 reference 111 ; 233 2 | ; ; 123 1 | , 381 ; ; 226 33
| ; ; 261 6 | ; ; 21 1 | ) 414 ; ; | ; ; 246 6 | <NAME> 31 ; binding 415 name 154 ; | ; ; 23 1 | ;
; 25 6 | ; ; 49 22 | ; ; 54 30 195 31 | : 416 ; ; | - 52 <NAME> 31 <NUMBER> 53 ; label 417 name 62
number 63 signed_number 66 ; | , 418 ; ; 220 22 | ; ; 34 1 | ; ; 56 22 | = 419 ; ; | actions 155
payoff 157 payoffs 158 roles 159 ; __many{_game_member}_star_5 160 _game_member 161 actions 162
many{_game_member} 420 payoff 164 payoffs 165 roles 166 ; 215 2 | } 421 ; ; | actions 155
<DOCSTRING> 422 payoff 157 payoffs 158 roles 159 ; __many{_game_member}_star_5 160 _game_member 161
actions 162 many{_game_member} 423 payoff 164 payoffs 165 roles 166 ; 215 2 | ; ; 248 27 | <NAME>
31 ; formal 424 name 170 ; | ; ; 36 27 | = 425 ; ; | ; ; 103 1 | <NAME> 31 ; name 426 ; | , 427 ; ;
236 24 | else 428 ; ; | ; ; 240 34 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80
some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction
88 disjunction 89 expr 429 factor 91 name 92 negation 93 number 94 open_comparison 95
open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101
open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | ; ; 203 5 | : 430
; ; | ; ; 200 5 | <NAME> 31 ; name 431 ; | ; ; 192 5 | every 75 if 76 ( 77 - 78 <NAME> 31 <NUMBER>
53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comprehension 86 conditional 87 factor 91 name 92
number 94 open_factor 98 open_power 100 open_sum 432 open_term 102 postfix 103 power 104 quantified
105 sum 433 term 107 tuple 108 ; | ; ; 68 18 | ; ; 69 18 | ; ; 255 32 | ; ; 135 26 | every 75 if 76
( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 434 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | ; ; 17 1 | step 435 ; ; 133 35 | ; ; 26 27 | .. 335 ; ; 28 27 | ; ; 244
27 | every 75 if 76 { 220 ( 77 [ 221 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82
_quantifier 83 _value 228 call 84 choice 222 comparison 85 comprehension 86 conditional 87
conjunction 88 disjunction 89 domain 230 expr 231 factor 91 interval 225 name 92 negation 93 number
94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 range 226 setting
436 sum 106 term 107 tuple 108 ; | ; ; 86 36 | ; ; 84 36 | ; ; 85 36 | <NAME> 31 ; name 110
reference 341 share 437 ; | , 438 ; ; 230 20 | <NAME> 31 ; comma{share} 439 name 110 reference 341
share 342 ; | otherwise 440 ; ; 98 20 | ; ; 99 20 | ; ; 252 29 | <NAME> 31 ; declarator 441 name
246 ; | ] 442 ; ; | <NAME> 31 ; comma{reference} 411 joint_row 443 name 110 reference 111 ; 232 2 |
: 444 ; ; | ; ; 266 37 | } 445 ; ; | ; ; 20 1 | ; ; 247 6 | every 75 if 76 in 446 ( 77 - 269 <NAME>
31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comma{label} 271 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 224 factor 91 label 272 labels
447 name 274 negation 93 number 275 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 range 448 signed_number 66 sum 106 term 107 tuple 108 ; | ; ; 256 30 | - 52 <NAME>
31 <NUMBER> 53 ; label 449 name 62 number 63 signed_number 66 ; | every 75 if 76 ( 77 - 78 <NAME>
31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 450 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | } 451 ; ; | ; ; 33 1 | actions 155 payoff 157 payoffs 158 roles 159 ;
__many{_game_member}_star_5 160 _game_member 161 actions 162 many{_game_member} 452 payoff 164
payoffs 165 roles 166 ; 215 2 | } 453 ; ; | ; ; 249 27 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79
<NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 454 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | ; ; 270 38 | <NAME> 31 ; name 455 ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79
<NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85 comprehension 86
conditional 87 conjunction 88 disjunction 89 expr 456 factor 91 name 92 negation 93 number 94
open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98 open_negation 99
open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum 106 term 107
tuple 108 ; | ; ; 241 34 | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 expr 457 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | in 458 ; ; | ; ; 167 12 | - 204
+ 206 ; ; 146 16 | ] 459 ; ; | every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ;
_atom 82 _quantifier 83 call 84 comparison 85 comprehension 86 conditional 87 conjunction 88
disjunction 89 expr 460 factor 91 name 92 negation 93 number 94 open_comparison 95 open_conjunction
96 open_disjunction 97 open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102
postfix 103 power 104 quantified 105 sum 106 term 107 tuple 108 ; | ; ; 245 27 | ; ; 264 36 |
<NAME> 31 ; name 110 reference 341 share 461 ; | ; ; 82 20 | - 52 <NAME> 31 <NUMBER> 53 ; label 462
name 62 number 63 signed_number 66 ; | ; ; 253 29 | ; ; 42 29 | ; ; 267 37 | every 75 if 76 ( 77 -
78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call 84 comparison 85
comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 463 factor 91 name 92 negation
93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97 open_factor 98
open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104 quantified 105 sum
106 term 107 tuple 108 ; | ; ; 89 20 | [ 221 ; interval 464 ; | ; ; 44 22 | ; ; 45 22 | ; ; 257 30
| ; ; 55 22 | ; ; 32 1 | } 465 ; ; | ; ; 31 1 | ; ; 118 24 | ; ; 271 38 | ; ; 187 12 | ; ; 188 12 |
every 75 if 76 ( 77 - 78 <NAME> 31 not 79 <NUMBER> 53 + 80 some 81 ; _atom 82 _quantifier 83 call
84 comparison 85 comprehension 86 conditional 87 conjunction 88 disjunction 89 expr 224 factor 91
name 92 negation 93 number 94 open_comparison 95 open_conjunction 96 open_disjunction 97
open_factor 98 open_negation 99 open_power 100 open_sum 101 open_term 102 postfix 103 power 104
quantified 105 range 466 sum 106 term 107 tuple 108 ; | ; ; 134 39 | ; ; 132 35 | ; ; 265 36 | ; ;
97 20 | ; ; 90 37 | ; ; 46 22 | ; ; 30 1 | ) 467 ; ; | ; ; 202 5
"""
