using System.Text.RegularExpressions;

namespace PSChat.Core.Tests;

/// <summary>
/// Rule ids. Each rule of the protocol has one id, which code, tests and documents cite; docs/protocol/rules/README.md describes
/// this. An id that is cited must exist.
/// </summary>
public sealed partial class RuleTests
{
    private const string Folder = "docs/protocol/rules/";

    private static readonly (string Page, string Text)[] s_pages =
        [.. Documents.List(Folder, ".md").Select(file => (file.Path[Folder.Length..], file.Text))];

    /// <summary>The page of each rule.</summary>
    private static readonly ILookup<string, string> s_rules = s_pages
        .SelectMany(page => Definition().Matches(page.Text).Select(match => (Id: match.Groups["id"].Value, page.Page)))
        .ToLookup(rule => rule.Id, rule => rule.Page);

    [Fact]
    public void A_rule_has_an_id_that_no_other_has()
    {
        Assert.True(s_rules.Count > 100, $"Only {s_rules.Count} rules were found.");
        Assert.All(s_rules, rule => Assert.Single(rule));
    }

    [Fact]
    public void An_anchor_is_the_id_that_is_shown() => Assert.All(
        s_pages.SelectMany(page => Definition().Matches(page.Text)),
        match => Assert.Equal(match.Groups["id"].Value, match.Groups["anchor"].Value.ToUpperInvariant()));

    [Fact]
    public void A_page_has_the_letter_that_the_index_gives_it()
    {
        var letters = IndexRow().Matches(Documents.Read("protocol/rules/README.md"))
            .ToDictionary(row => row.Groups["page"].Value, row => row.Groups["letter"].Value);
        Assert.All(s_rules, rule => Assert.Equal(letters[rule.Single()], rule.Key[..1]));
        Assert.Equal(letters.Keys.ToHashSet(), s_rules.Select(rule => rule.Single()).ToHashSet());
    }

    [Fact]
    public void A_rule_that_code_cites_exists()
    {
        var folders = new[] { "src", "tests", "module", "packaging", "docs/labs" };
        var cited = Cite(folders, [".cs", ".ps1", ".psm1", ".psd1", ".sh"], Citation(), text => text);
        Assert.NotEmpty(cited);
        Assert.DoesNotContain(cited, rule => !s_rules.Contains(rule.Id));
    }

    [Fact]
    public void A_rule_that_the_protocol_s_own_pages_cite_exists()
    {
        var letters = s_rules.Select(rule => rule.Key[0]).ToHashSet();
        var cited = Cite(["docs/protocol", "docs/adr"], [".md"], Word(), text => Quoted().Replace(text, ""))
            .Where(rule => letters.Contains(rule.Id[0])).ToList();
        Assert.True(cited.Count > s_rules.Count, "The pages cite fewer rules than they have.");
        Assert.DoesNotContain(cited, rule => !s_rules.Contains(rule.Id));
    }

    [Fact]
    public void A_link_to_a_rule_leads_to_it()
    {
        var links = Documents.List("", ".md").SelectMany(file => Link().Matches(file.Text)).ToList();
        Assert.True(links.Count > 30, $"Only {links.Count} links were found.");
        Assert.All(links, link =>
        {
            var id = link.Groups["id"].Value;
            Assert.Equal(id, link.Groups["anchor"].Value.ToUpperInvariant());
            Assert.Equal([link.Groups["page"].Value], s_rules[id]);
        });
    }

    private static List<(string Path, string Id)> Cite(
        string[] folders, string[] extensions, Regex citation, Func<string, string> prepare) =>
    [
        .. from folder in folders
           from file in Documents.List(folder, extensions)
           from match in citation.Matches(prepare(file.Text))
           from id in match.Groups["id"].Captures
           select (file.Path, id.Value),
    ];

    /// <summary>The definition of a rule: an anchor, and the visible id.</summary>
    [GeneratedRegex(@"<a id=""(?<anchor>[^""]+)""></a>(?<id>[A-Z][0-9]+)\b")]
    private static partial Regex Definition();

    [GeneratedRegex(@"^\| (?<letter>[A-Z]) \| \[[^\]]+\]\((?<page>[a-z-]+\.md)\) \|", RegexOptions.Multiline)]
    private static partial Regex IndexRow();

    /// <summary>A citation in code: (E8), or (E8, R3).</summary>
    [GeneratedRegex(@"\((?<id>[A-Z][0-9]{1,2})(?:, (?<id>[A-Z][0-9]{1,2}))*\)")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\b(?<id>[A-Z][0-9]{1,2})\b")]
    private static partial Regex Word();

    /// <summary>Bytes and names of other things.</summary>
    [GeneratedRegex(@"```hex.*?```|`[^`\n]+`|U\+[0-9A-F]{4,5}", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\[(?<id>[A-Z][0-9]+)\]\((?:[^)#]*/)?(?<page>[a-z-]+\.md)#(?<anchor>[a-z0-9]+)\)")]
    private static partial Regex Link();
}
