// Screens a list of people with DuckDB: an anti-join of two CSV files.
//
//   node screen.mjs PEOPLE OPTOUTS OUT   writes those who did not opt out
//   node screen.mjs PEOPLE OPTOUTS       counts them
import { DuckDBInstance } from '@duckdb/node-api';

const [people, optOuts, out] = process.argv.slice(2);
const text = (s) => `'${s.replaceAll("'", "''")}'`;
const csv = (path) => `read_csv(${text(path)}, header = true, all_varchar = true)`;
const kept = `FROM ${csv(people)} p ANTI JOIN ${csv(optOuts)} o USING (nhs_number)`;

const connection = await (await DuckDBInstance.create(':memory:')).connect();
if (out) {
  await connection.run(`COPY (SELECT p.* ${kept}) TO ${text(out)} (HEADER true)`);
} else {
  const answer = await connection.runAndReadAll(`SELECT count(*) ${kept}`);
  console.log(String(answer.getRows()[0][0]));
}
