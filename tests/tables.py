"""Small typed-in tables with the columns of ours, for what is told or drawn from tables."""

TABLES = {
    "articles_by_category": "category,articles,articles_with_images,images\nhep-ph,14,9,80\nhep-th,14,5,20\ncs.CV,6,6,100\nunknown,2,0,0\n",
    "images_per_article": (
        "category,year,articles,articles_with_images,mean,first_quartile,median,third_quartile,most\n"
        "all,1999,10,5,2.0,0,1.0,3,9\nall,2000,30,20,6.0,1,4.5,8,60\ncs.CV,2000,6,6,16.6667,8,12.0,20,60\n"
    ),
    "largest_articles": "identifier,title,category,year,images\n0001.0001,A,cs.CV,2000,60\n",
    "formats_by_year": "year,format,images\n1999,eps,20\n2000,eps,130\n2000,png,50\n",
    "software": "software,images\n,50\nMATLAB,100\ngnuplot,50\n",
    "licences": (
        "licence,articles,images\nhttp://arxiv.org/licenses/nonexclusive-distrib/1.0/,20,120\n,10,40\n"
        "http://creativecommons.org/licenses/by/4.0/,8,30\nhttp://creativecommons.org/licenses/by-nc-sa/4.0/,2,10\n"
    ),
    "co_categories": "category,other,articles\nhep-ph,hep-th,5\ncs.CV,cs.LG,2\n",
    "image_size_means": "unit,images,mean_width,mean_height\nboth,200,700.0,500.0\npt,150,500.0,400.0\npx,50,1300.4,800.0\n",
    "caption_lengths": "year,words,captions\n1999,10,3\n2000,20,2\n2000,30,2\n",
    "caption_terms": (
        "term,words,group_captions,group_of,rest_captions,rest_of,log_odds,z\n"
        "loss,1,50,100,1,200,3.1,9.0\ntest set,2,30,100,1,200,2.2,5.0\nmagnetic field,2,1,100,80,200,-2.0,-6.0\n"
    ),
    "term_by_category_year": "term,category,year,with_term,captions\nx,cs.CV,1999,0,10\nx,cs.CV,2000,5,10\n",
    "classifier_history": (
        "epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate\n"
        "1,0.9,0.6,0.8,0.65,0.002\n2,0.5,0.8,0.45,0.82,0.001\n3,0.4,0.85,0.46,0.81,0.0001\n"
    ),
    "classifier_metrics": (
        "measure,class,value,low,high\nF1,diagram,0.93,0.9,0.96\nmacro-F1,,0.81,0.79,0.83\n"
        "accuracy,,0.82,0.8,0.84\ndiagram-or-not accuracy,,0.95,0.94,0.96\ntemperature,,1.25,,\n"
        "ECE before,,0.06,,\nECE after,,0.02,,\nimages,,1500,,\n"
    ),
    "embeddings": (
        "embedding,images,numbers,numbers_before,variance_kept,fitted_on\n"
        "deepcluster,1090,32,32,1.0,0\nraw,1100,300,196608,0.875,1000\ncaption,900,300,5000,0.4,800\n"
    ),
    "maps": (
        "map,shows,embedding,method,kl,trustworthiness,neighbours_kept\n"
        '"random_tsne","1,000 images by lot",deepcluster,t-SNE,0.9,0.951,0.5\n'
        '"random_umap","1,000 images by lot",deepcluster,UMAP,1.2,0.93,0.4\n'
        '"category_tsne","150 images of cs.CV, 2012",deepcluster,t-SNE,0.9,0.95,0.5\n'
    ),
    "clusters": (
        "cluster,name,images,likeness,category,category_share,class,class_share,kind,kind_share,year\n"
        "0,loss,60,0.9,cs.LG,0.5,diagram,0.9,line plot,0.6,2015\n1,sky,40,0.8,astro-ph,0.5,sensor,0.9,,,2001\n"
    ),
    "cluster_agreement": (
        "clusters,groups,images,nmi,ami,purity\ndeepcluster,kind,100,0.6,0.4,0.5\npixels,kind,100,0.4,0.2,0.3\n"
        "lot,kind,100,0.3,0.0,0.2\ndeepcluster,category,100,0.35,0.1,0.3\nlot,category,100,0.31,0.0,0.2\n"
    ),
    "near_duplicates": "image_id,other,bits,likeness,cosine\n1,2,10,0.950,0.9900\n",
    "embedding_agreement": (
        "neighbours,images,shared,by_chance,low,high\n1,900,0.05,0.00111,0.03,0.07\n10,900,0.083,0.0111,0.07,0.09\n"
    ),
    "gan_quality": (
        "features,pictures,learnt_from,compared,against,count,fid,kid,kid_deviation,precision,recall,diversity,modes\n"
        "classifier,generated,1538,1538,769,769,3.5,0.0120,0.0004,0.75,0.5,0.9,0.85\n"
        "classifier,real,1538,1538,769,769,0.5,0.0003,0.0002,0.9,0.91,1.01,1\n"
    ),
    "gan_history": (
        "pictures,generator,discriminator,sign,steepness,changed,diversity\n"
        "1600,0.8,1.3,0.2,3,0.02,0.5\n40000,0.7,1.2,0.3,2,0.12,0.95\n"
    ),
    "class_shares": (
        "class,images,raw,corrected,low,high\ndiagram,1100,0.8,0.9,0.88,0.92\n"
        "sensor,1100,0.05,0.04,0.02,0.06\nmixed,1100,0.15,0.06,0.04,0.09\n"
    ),
}


def write_tables(folder):
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text)
