namespace PSChat.Core.Tests;

/// <summary>The definition of a sentence: where it begins, and how long it is.</summary>
public sealed class ProseTests
{
    [Theory]
    [InlineData("One two. Three four five.", new[] { 2, 3 })]
    [InlineData("One\ntwo. Three\nfour five", new[] { 2, 3 })]
    [InlineData("Is it? It is! So.", new[] { 2, 2, 1 })]
    [InlineData("**Where.** Each host.", new[] { 1, 2 })]
    [InlineData("See a (b c.) Then d.", new[] { 4, 2 })]
    [InlineData("He asks \"who?\" and goes.", new[] { 5 })]
    [InlineData("Most (why?) do.", new[] { 3 })]
    public void A_sentence_ends_at_a_full_stop_or_with_its_paragraph(string page, int[] words) => AssertWords(words, page);

    [Theory]
    [InlineData("Names, e.g. a room, i.e. a text, are short.", 9)]
    [InlineData("A lease (cf. Raft) vs. a lock.", 7)]
    [InlineData("Names, sizes etc. of a thing.", 6)]
    [InlineData("Version 1.0.3 of a.b.c, see README.md and docs/a.md at 10.5 %.", 10)]
    [InlineData("Wait ... and see.", 3)]
    public void A_dot_in_an_abbreviation_a_name_or_a_number_ends_nothing(string page, int words) => AssertWords([words], page);

    [Fact]
    public void An_abbreviation_may_end_a_sentence() => AssertWords([3, 2], "Rooms, users etc. All go.");

    [Theory]
    [InlineData("Call `Get-Thing -Name 'a. b' -Force` now.", 3)]
    [InlineData("See [the long page](docs/a%20page.md) and [this one][ref].", 7)]
    [InlineData("Look: ![A picture](images/a.svg).", 3)]
    [InlineData("Look at <https://example.org/a.b/c> there.", 4)]
    [InlineData("Faster — by half · or more.", 5)]
    public void Code_and_a_link_count_as_what_is_read_of_them(string page, int words) => AssertWords([words], page);

    [Fact]
    public void An_item_of_a_list_is_a_text_of_its_own() =>
        AssertWords([3, 2, 4], "There are two:\n- the first\n- the second,\n  which is\n");

    [Fact]
    public void A_paragraph_within_an_item_is_read_too() => AssertWords([2, 3], "1. An item.\n\n    Its second paragraph.\n");

    [Fact]
    public void A_line_that_begins_with_a_number_may_end_a_sentence() =>
        AssertWords([6, 2], "The rule has the number\n4. It is.");

    [Fact]
    public void A_quotation_is_read() => AssertWords([4], "> Nothing is\n> lost here.");

    [Fact]
    public void A_cell_of_a_table_is_a_text_of_its_own() =>
        AssertWords([1, 1, 2, 3, 1], "| name | what |\n|---|---|\n| a `x | y` | It is so. Really |\n");

    [Fact]
    public void A_heading_is_a_text_of_its_own() => AssertWords([2, 2], "# A title\nThe text.");

    [Theory]
    [InlineData("```mermaid\ngraph LR; A. B.\n```\n")]
    [InlineData("~~~\n# no heading\n```\nstill code\n~~~\n")]
    [InlineData("Text.\n\n    indented code. More.\n")]
    [InlineData("<!-- A comment.\nMore of it. -->\n")]
    [InlineData("[ref]: https://example.org/a 'A title'\n")]
    [InlineData("***\n\n- - -\n")]
    public void Code_diagrams_comments_and_addresses_are_not_read(string page) =>
        Assert.DoesNotContain(Prose.SentencesOf(MarkdownLines.Of(page)), sentence => sentence.Text != "Text.");

    [Fact]
    public void Front_matter_is_not_read() => AssertWords([2], "---\ntitle: A page. Of mine.\n---\n\nThe text.\n");

    [Fact]
    public void A_rule_in_the_middle_is_no_front_matter() => AssertWords([2, 2], "The text.\n\n---\n\nMore text.\n");

    [Fact]
    public void A_sentence_knows_its_line()
    {
        var page = "# A title\n\nOne `a\nb` two. Three\nfour.\n\n| x. | y |\n";
        Assert.Equal([1, 3, 4, 7, 7], Prose.SentencesOf(MarkdownLines.Of(page)).Select(sentence => sentence.Line));
    }

    [Fact]
    public void A_topic_has_titles_text_and_code()
    {
        var topic = "TOPIC\n    about_Thing\n\nLONG DESCRIPTION\n    It does\n    a lot. More:\n\n        Get-Thing. Now.\n";
        Assert.Equal([1, 1, 2, 4, 1], Prose.SentencesOf(TopicLines.Of(topic)).Select(sentence => sentence.Words));
    }

    [Fact]
    public void The_address_of_a_link_takes_no_columns() =>
        Assert.Equal("See [a].".Length, Prose.ColumnsOf(Assert.Single(MarkdownLines.Of("See [a](docs/a/long/address.md)."))));

    private static void AssertWords(int[] words, string page) =>
        Assert.Equal(words, Prose.SentencesOf(MarkdownLines.Of(page)).Select(sentence => sentence.Words));
}
