// The names behind the ids: the page knows who sits at the table, and who is here says so.
import type { User } from "./wire";

export interface Names {
  person: string;
  organisation: string;
}

export class People {
  private readonly seen = new Map<string, User>();

  // `names` are persons' and organisations' names by their ids.
  constructor(private readonly names: Record<string, string>) {}

  remember(user: User): void {
    this.seen.set(user.id, user);
  }

  // On the wire a person is known by the last eight signs of their id.
  namesOf(person: string, organisation: string): Names {
    const seen = this.seen.get(person.replaceAll("-", "").slice(-8));
    return {
      person: this.names[person] ?? seen?.name ?? "somebody",
      organisation: this.names[organisation] ?? seen?.organisation ?? "another organisation",
    };
  }
}
