import { ApiProperty } from '@nestjs/swagger';
import type { DocumentText, PolicyProblem } from '#policy';
import type { PolicyInfo } from '#service';

const text = (description?: string): PropertyDecorator =>
  ApiProperty({ type: String, nullable: true, ...(description === undefined ? {} : { description }) });
const time = (description?: string): PropertyDecorator =>
  ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    ...(description === undefined ? {} : { description }),
  });

class ProfileNameView {
  @ApiProperty() id!: string;
  @ApiProperty() version!: string;
  @ApiProperty() hash!: string;
}

class ProfileView extends ProfileNameView {
  @ApiProperty({ type: [String], nullable: true, description: 'Null: it is for every agent.' })
  agents!: string[] | null;
}

class FilesView {
  @text('Null while they are bad.') policy_hash!: string | null;
  @ApiProperty() in_force!: boolean;
}

class PolicyProblemView implements PolicyProblem {
  @ApiProperty() file!: string;
  @ApiProperty({ description: '1 for the first.' }) line!: number;
  @ApiProperty() column!: number;
  @ApiProperty() message!: string;
}

class RefusalView {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ type: [PolicyProblemView] }) problems!: PolicyProblemView[];
}

export class PolicyInfoView implements PolicyInfo {
  @ApiProperty({ description: 'The name of the file or folder, without the way to it.' })
  policy_file!: string;
  @ApiProperty({ description: 'Absolute.' }) policy_path!: string;
  @ApiProperty({ description: 'Whether it is on disk now.' }) exists!: boolean;
  @text() policy_version!: string | null;
  @text() policy_hash!: string | null;
  @text() put_in_force_by!: string | null;
  @time() put_in_force_at!: string | null;
  @ApiProperty({ type: [ProfileView] }) profiles!: ProfileView[];
  @ApiProperty({ description: 'What the files hold now.' }) files!: FilesView;
  @ApiProperty({
    type: RefusalView,
    nullable: true,
    description: 'The last offer of the files, if it was refused.',
  })
  refused!: RefusalView | null;
}

class PolicyFactsView {
  @ApiProperty() policy_hash!: string;
  @ApiProperty() policy_version!: string;
  @text() profile_id!: string | null;
  @text() profile_version!: string | null;
  @text() profile_hash!: string | null;
  @ApiProperty({ required: false, description: 'Of what the log keeps apart.' }) payload_commitment?: string;
}

export class PolicyActView extends PolicyFactsView {
  @ApiProperty({
    type: [ProfileNameView],
    required: false,
    description: 'Several; then the three fields of the one profile are null.',
  })
  profiles?: ProfileNameView[];
  @text('Whose files held it; null for an earlier policy that was put in force again.') source!:
    string | null;
  @ApiProperty() is_rollback!: boolean;
  @ApiProperty() put_in_force_by!: string;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
}

class DocumentView implements DocumentText {
  @ApiProperty() file!: string;
  @ApiProperty() text!: string;
}

export class PolicyDocumentsView extends PolicyFactsView {
  @ApiProperty({ type: String, nullable: true, required: false }) source?: string | null;
  @ApiProperty({ type: [DocumentView] }) policy!: DocumentView[];
  @ApiProperty({ type: DocumentView, nullable: true }) profile!: DocumentView | null;
  @ApiProperty({
    type: [DocumentView],
    required: false,
    description: 'Several; then the field above is null.',
  })
  profiles?: DocumentView[];
}

/** The tests of a policy as they stand in a file. */
export class SuiteView implements DocumentText {
  @ApiProperty({ description: 'The name of the file, without the way to it.' }) file!: string;
  @ApiProperty() text!: string;
}
