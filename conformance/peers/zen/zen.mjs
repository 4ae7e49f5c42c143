// Scores the workload's documents under zen-engine, as the harness asks: a line "check", "evaluate N" or "both N" comes in, a line of
// JSON goes out. N is how often all documents are scored; the answer is the processor time in µs.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { ZenEngine } from '@gorules/zen-engine'

const read = (name) => readFileSync(new URL('../workload/' + name, import.meta.url))
const rules = JSON.parse(read('rules.json'))
const texts = Array.from({ length: 16 }, (_, k) => read(`facts_${String(k).padStart(2, '0')}.json`).toString())
const documents = texts.map((text) => JSON.parse(text))

// One graph: the input, a node with all expressions, the output. It is compiled once.
const decision = new ZenEngine().createDecision({
  contentType: 'application/vnd.gorules.decision',
  nodes: [
    { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
    { id: 'rules', type: 'expressionNode', name: 'rules', position: { x: 0, y: 0 },
      content: { expressions: rules.map((r) => ({ id: r.id, key: r.id, value: r.zen })) } },
    { id: 'out', type: 'outputNode', name: 'out', position: { x: 0, y: 0 } },
  ],
  edges: [
    { id: 'a', type: 'edge', sourceId: 'in', targetId: 'rules' },
    { id: 'b', type: 'edge', sourceId: 'rules', targetId: 'out' },
  ],
})

const scored = async (document) => (await decision.evaluate(document)).result

const answer = async (what, n) => {
  if (what === 'check') {
    const shares = []
    for (const document of documents) {
      const result = await scored(document)
      shares.push(rules.map((r) => result[r.id]))
    }
    return { shares }
  }
  const before = process.cpuUsage()
  for (let k = 0; k < n; k++) {
    if (what === 'evaluate') for (const document of documents) await scored(document)
    else for (const text of texts) await scored(JSON.parse(text))
  }
  const took = process.cpuUsage(before)
  return { micros: took.user + took.system }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [what, n] = line.split(' ')
  process.stdout.write(JSON.stringify(await answer(what, Number(n))) + '\n')
}
