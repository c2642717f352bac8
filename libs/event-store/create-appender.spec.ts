import { DatabaseError } from 'pg';
import { isAboutTheData } from './create-appender.js';

const refusedWith = (code: string): DatabaseError =>
  Object.assign(new DatabaseError('no', 0, 'error'), { code });

describe('an error of the log', () => {
  it.each([
    ['text that is no JSON', '22P02'],
    ['a check that does not hold', '23514'],
    ['a value too long for an index', '54000'],
  ])('is about the data: %s', (_, code) => {
    expect(isAboutTheData(refusedWith(code))).toBe(true);
  });

  it.each([
    ['a broken connection', '08006'],
    ['a standby', '25006'],
    ['a serialization failure', '40001'],
    ['a deadlock', '40P01'],
    ['a full disk', '53100'],
    ['a lock that is not to be had', '55P03'],
    ['a shutdown', '57P01'],
    ['a disk that cannot be read', '58030'],
  ])('will pass, and denies nothing: %s', (_, code) => {
    expect(isAboutTheData(refusedWith(code))).toBe(false);
  });

  it('is not about the data when it does not come from the database', () => {
    expect(isAboutTheData(new Error('Query read timeout'))).toBe(false);
  });
});
