-- One database per service: nobody reads another's tables.
CREATE DATABASE account;
CREATE DATABASE order;
CREATE DATABASE refunds;
CREATE DATABASE returns;
CREATE DATABASE claims;
CREATE DATABASE routing;
CREATE DATABASE agent;
CREATE DATABASE insights;
