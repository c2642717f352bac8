# The services and the commands in one image; which one runs is the command. The embedded Postgres is not in it, though
# it is among the optional packages that the build needs one of, the bundler's binary.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --no-save
COPY tsconfig.json ./
COPY apps apps
COPY libs libs
COPY schemas schemas
COPY test test
COPY bench bench
COPY examples examples
RUN npm run build && npm prune --omit=dev --omit=optional

FROM node:22-bookworm-slim
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=64
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY examples/demo examples/demo
COPY examples/starter examples/starter
COPY db db
COPY policies policies
COPY schemas schemas
USER node
EXPOSE 8000
CMD ["node", "dist/apps/gateway/src/main.js"]
