<#
.SYNOPSIS
    Packs a staged module for the PowerShell Gallery and folder repositories, with the pack command of the .NET SDK.
.DESCRIPTION
    All metadata of the package comes from the module's manifest, which is the only place to change it.
#>
[CmdletBinding()]
[OutputType([IO.FileInfo])]
param(
    # The staged module's folder.
    [Parameter(Mandatory)]
    [string] $Module,

    # The folder for the package.
    [Parameter(Mandatory)]
    [string] $Destination
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$env:DOTNET_CLI_TELEMETRY_OPTOUT = $env:DOTNET_NOLOGO = $env:MSBUILDDISABLENODEREUSE = '1'

$folder = (Resolve-Path $Module).ProviderPath
$manifest = Import-PowerShellDataFile (Join-Path $folder PSChat.psd1)
$about = $manifest.PrivateData.PSData

# Tags that galleries search by, in addition to the manifest's.
$tags = @($about.Tags) + 'PSModule' + 'PSIncludes_Cmdlet' +
    @($manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_", "PSCommand_$_" })

$work = Join-Path ([IO.Path]::GetTempPath()) "PSChat-package-$(New-Guid)"
$null = New-Item $work -ItemType Directory
try {
    $nuspec = Join-Path $work PSChat.nuspec
    $xml = [Xml.XmlWriter]::Create($nuspec, [Xml.XmlWriterSettings]@{ Indent = $true })
    $xml.WriteStartElement('package', 'http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd')
    $xml.WriteStartElement('metadata')
    $fields = [ordered]@{
        id = 'PSChat'; version = $manifest.ModuleVersion; authors = $manifest.Author; owners = $manifest.CompanyName
        requireLicenseAcceptance = 'false'; projectUrl = $about.ProjectUri; description = $manifest.Description
        releaseNotes = $about.ReleaseNotes; copyright = $manifest.Copyright; tags = $tags -join ' '
    }
    foreach ($name in $fields.Keys | Where-Object { $fields[$_] }) { $xml.WriteElementString($name, $fields[$name]) }
    $xml.WriteStartElement('license')
    $xml.WriteAttributeString('type', 'file')
    $xml.WriteString('LICENSE')
    $xml.WriteEndElement()
    $xml.WriteEndElement()
    $xml.WriteStartElement('files')
    $xml.WriteStartElement('file')
    $xml.WriteAttributeString('src', (Join-Path $folder '**'))
    $xml.WriteAttributeString('target', '')
    $xml.WriteEndElement()
    $xml.WriteEndElement()
    $xml.WriteEndElement()
    $xml.Dispose()

    # The project is copied, because packing writes files beside it that must not stay in the sources.
    Copy-Item $PSScriptRoot/Package.csproj $work
    Copy-Item $PSScriptRoot/../Directory.Build.props $work
    $pack = 'pack', "$work/Package.csproj", '-o', $Destination, "-p:NuspecFile=$nuspec",
        '-nologo', '-v:quiet', '-clp:NoSummary', '--disable-build-servers'
    dotnet @pack | Out-Host
    if ($LASTEXITCODE) { throw "dotnet pack failed with exit code $LASTEXITCODE." }
} finally {
    Remove-Item $work -Recurse -Force -ErrorAction Ignore
}

Get-Item (Join-Path $Destination "PSChat.$($manifest.ModuleVersion).nupkg")
